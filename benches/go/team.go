// Who works on windows. Goroutines that are locked: the main one, and others to which threads belong. Goroutines that are free are
// made for each window.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

type member struct {
	pin    chan int
	pinned chan error
	take   chan *window
	done   chan report
}

type team struct {
	others []*member
	cpus   []int  // of the case
	all    cpuSet // that the process may use; empty until free goroutines were confined to fewer
	procs  int    // GOMAXPROCS without free goroutines
}

func (m *member) live(thread int) {
	runtime.LockOSThread()
	for {
		select {
		case cpu := <-m.pin:
			m.pinned <- pin(cpu)
		case w := <-m.take:
			m.done <- w.run(thread)
		}
	}
}

// Pins a thread to each CPU. The caller is the first, and locked.
func (t *team) pin(cpus []int) error {
	if err := t.unconfine(); err != nil {
		return err
	}
	// All of them run at once, and the one who hands them their work does.
	if runtime.GOMAXPROCS(0) <= len(cpus) {
		runtime.GOMAXPROCS(len(cpus) + 1)
	}
	for len(t.others) < len(cpus)-1 {
		m := &member{make(chan int), make(chan error), make(chan *window), make(chan report, 1)}
		t.others = append(t.others, m)
		go m.live(len(t.others))
	}
	if err := pin(cpus[0]); err != nil {
		return err
	}
	for i, cpu := range cpus[1:] {
		t.others[i].pin <- cpu
		if err := <-t.others[i].pinned; err != nil {
			return fmt.Errorf("thread %d: %v", i+1, err)
		}
	}
	t.cpus = cpus
	return nil
}

// All threads of the process may use these CPUs and no others, as many at once as there are CPUs.
func (t *team) confine(cpus []int) error {
	set, err := setOf(cpus...)
	if err != nil {
		return err
	}
	if t.procs == 0 {
		t.all, t.procs = inherited, runtime.GOMAXPROCS(0)
	}
	runtime.GOMAXPROCS(len(cpus))
	t.cpus = cpus
	return set.giveAll()
}

func (t *team) unconfine() error {
	if t.procs == 0 {
		return nil
	}
	runtime.GOMAXPROCS(t.procs)
	t.procs = 0
	return t.all.giveAll()
}

var inherited = ownSet() // before any thread is pinned

func (t *team) run(w *window) []report {
	if w.free {
		return t.runFree(w)
	}
	all := make([]report, w.workers)
	for _, m := range t.others[:w.workers-1] {
		m.take <- w
	}
	all[0] = w.run(0)
	for i, m := range t.others[:w.workers-1] {
		all[i+1] = <-m.done
	}
	return all
}

// A report for each CPU: of goroutines of which one waits for the other, the first has one. What the kernel counts is of the whole
// process, and stands in the first.
func (t *team) runFree(w *window) []report {
	all := make([]report, w.workers)
	var over sync.WaitGroup
	over.Add(w.workers)
	before, ready := usageOf(allThreads), ticks()
	for i := range all {
		go func(i int) {
			defer over.Done()
			all[i] = w.run(i)
		}(i)
	}
	over.Wait()
	all[0].ready, all[0].use = ready, usageOf(allThreads).since(before)
	all = all[:len(t.cpus)]
	for i := range all {
		all[i].cpu = t.stoodFor(i, all[i].cpu)
	}
	return all
}

// A goroutine is where it may be on any CPU of the case.
func (t *team) stoodFor(i int, cpu uint32) uint32 {
	for _, one := range t.cpus {
		if uint32(one) == cpu {
			return uint32(t.cpus[i])
		}
	}
	return cpu
}
