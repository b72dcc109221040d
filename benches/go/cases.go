// Which cases there are, and what they are made of.
package main

import "fmt"

// What the names of the cases begin with; another word in a build for other CPUs (scripts/build-guests.sh).
var language = "go"

type benchCase struct {
	name    string
	pace    string // alone, contended, blocking
	threads int
	cannot  string // why this build has no such case
	free    int    // goroutines that are not locked to threads, on GOMAXPROCS=threads; 0: each is locked
	make    func(threads int) work
}

func (c benchCase) window(margin, length, batch uint64) *window {
	w := &window{margin: margin, length: length, batch: batch, workers: c.threads}
	if c.free > 0 {
		w.workers, w.free = c.free, true
	}
	return w
}

// Work of which all threads do the same.
type same struct {
	run  func(thread int, n uint64) uint64
	done func() uint64
}

func (s same) batch(thread int, n uint64) uint64 { return s.run(thread, n) }
func (s same) proof() uint64                     { return s.done() }

// A number of each thread, on lines of its own.
type padded struct {
	value uint64
	_     [15]uint64
}

func sum(parts []padded) (total uint64) {
	for i := range parts {
		total += parts[i].value
	}
	return
}

// One case for each number of threads from `least` on. `what` is <kind>/<primitive>/<operation>..., `several` the pace of several.
func forThreads(counts []uint64, least uint64, several, what string, of func(threads int) work) (all []benchCase) {
	for _, n := range counts {
		if n < least {
			continue
		}
		pace := several
		if n == 1 {
			pace = "alone"
		}
		all = append(all, benchCase{name: fmt.Sprintf("%s/%s/threads:%d", language, what, n), pace: pace, threads: int(n), make: of})
	}
	return
}

// The case of exactly so many threads, where the run has them.
func forExactly(counts []uint64, threads uint64, pace, what string, of func(threads int) work) []benchCase {
	for _, n := range counts {
		if n == threads {
			return forThreads([]uint64{n}, n, pace, what, of)
		}
	}
	return nil
}

// Cases whose goroutines are locked to threads, and beside them those whose goroutines Go's scheduler places.
const locked = "/scheduling:locked"

func unlocked(what string, threads uint64, goroutines int, pace string, of func(threads int) work) benchCase {
	name := fmt.Sprintf("%s/%s/scheduling:gomaxprocs_%d/threads:%d", language, what, threads, threads)
	return benchCase{name: name, pace: pace, threads: int(threads), make: of, free: goroutines}
}

// Two goroutines that wait for each other: on threads of their own, on one thread in turn, and on two as the scheduler likes.
func handOff(counts []uint64, what string, of func() work) []benchCase {
	one := func(int) work { return of() }
	all := forExactly(counts, 2, "blocking", what+locked, one)
	for _, n := range counts {
		if n == 1 {
			all = append(all, unlocked(what, 1, 2, "alone", one))
		} else if n == 2 {
			all = append(all, unlocked(what, 2, 2, "blocking", one))
		}
	}
	return all
}

// As many goroutines as threads that all want the same.
func contention(counts []uint64, pace, what string, of func(threads int) work) []benchCase {
	all := forThreads(counts, 1, pace, what+locked, of)
	for _, n := range counts {
		if n > 1 {
			all = append(all, unlocked(what, n, int(n), pace, of))
		}
	}
	return all
}

func allCases(counts []uint64) (all []benchCase) {
	for _, some := range []func([]uint64) []benchCase{atomicCases, lockCases, channelCases, selectCases, onceCases, onceValueCases,
		coordinationCases, condCases, switchCases, mapCases, counterCases} {
		all = append(all, some(counts)...)
	}
	return
}
