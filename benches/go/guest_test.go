package main

import (
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// The same cases by Go's own means: go test -bench . Locked threads are pinned to the first CPUs that the process may use. ns/op is
// the time of the whole loop over the operations of all threads: times the number of threads it is what fencepost states. cpu-ns/op, of
// locked threads, leaves out what other processes took.
func BenchmarkCases(b *testing.B) {
	for _, c := range allCases([]uint64{1, 2}) {
		c := c
		b.Run(strings.TrimPrefix(c.name, "go/"), func(b *testing.B) {
			if c.cannot != "" {
				b.Skip(c.cannot)
			}
			if len(mayUse) < c.threads {
				b.Skip("fewer CPUs than threads")
			}
			perIteration(b, c)
		})
	}
}

// In ascending order.
var mayUse = inherited.cpus()

func (set *cpuSet) cpus() (all []int) {
	for cpu := 0; cpu < 64*len(set); cpu++ {
		if set[cpu/64]>>(cpu%64)&1 != 0 {
			all = append(all, cpu)
		}
	}
	return
}

func TestCPUsOfASet(t *testing.T) {
	want := []int{1, 63, 64, 1023}
	set, err := setOf(want...)
	if err != nil {
		t.Fatal(err)
	}
	if got := set.cpus(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
	if len(mayUse) != runtime.NumCPU() {
		t.Errorf("may use %v, and Go counts %d", mayUse, runtime.NumCPU())
	}
}

func perIteration(b *testing.B, c benchCase) {
	w := c.make(c.threads)
	shared, ok := w.(supported)
	share, total, cpuNs := uint64(b.N), uint64(0), int64(0)
	if !ok {
		share = (share + uint64(c.threads) - 1) / uint64(c.threads)
	}
	var ready, over sync.WaitGroup
	var lock sync.Mutex
	begin := make(chan struct{})
	workers := c.window(0, 0, 0).workers
	ready.Add(workers)
	over.Add(workers)
	if c.free > 0 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.threads))
	}
	for thread := 0; thread < workers; thread++ {
		go func(thread int) {
			defer over.Done()
			if c.free == 0 {
				runtime.LockOSThread() // never unlocked: the thread ends with its goroutine, and its affinity with it
				if err := pin(mayUse[thread]); err != nil {
					b.Error(err)
				}
			}
			ready.Done()
			<-begin
			before := usageOf(thisThread)
			if ok && thread != 0 {
				shared.support(thread)
				return
			}
			done := w.batch(thread, share)
			used := usageOf(thisThread).since(before)
			if ok {
				shared.stop()
			}
			lock.Lock()
			total += done
			cpuNs += used.cpuNs
			lock.Unlock()
		}(thread)
	}
	ready.Wait()
	b.ResetTimer()
	started := time.Now()
	close(begin)
	over.Wait()
	took := time.Since(started)
	if proof := w.proof(); proof != total {
		b.Fatalf("%d operations, the data show %d", total, proof)
	}
	b.ReportMetric(float64(took.Nanoseconds())/float64(total), "ns/op")
	if c.free == 0 {
		b.ReportMetric(float64(cpuNs)/float64(total)/float64(c.threads), "cpu-ns/op")
	}
}

func TestEachCaseProvesItsWork(t *testing.T) {
	for _, c := range allCases([]uint64{1, 2}) {
		if c.cannot != "" {
			continue
		}
		w := c.window(0, 100_000, 10)
		w.work = c.make(c.threads)
		performed := uint64(0)
		for _, r := range reportsOf(w, c) {
			performed += r.performed
		}
		if proof := w.work.proof(); proof != performed || performed == 0 {
			t.Errorf("%s: %d operations, the data show %d", c.name, performed, proof)
		}
	}
}

func reportsOf(w *window, c benchCase) (all []report) {
	if w.free {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.threads))
		t := team{cpus: make([]int, c.threads)}
		return t.runFree(w)
	}
	reports := make(chan report)
	for worker := 0; worker < w.workers; worker++ {
		go func(worker int) { reports <- w.run(worker) }(worker)
	}
	for worker := 0; worker < w.workers; worker++ {
		all = append(all, <-reports)
	}
	return
}

func TestRequestsThatMakeNoSenseAreWrong(t *testing.T) {
	for _, request := range []string{"", "window 1 2 3", "end", "begin 0 go/none", "cases x", "begin 0"} {
		var g guest
		if err := g.answer(strings.Fields(request)); err == nil {
			t.Errorf("%q is answered", request)
		}
	}
}
