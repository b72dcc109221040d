// Which cases there are, and what they are made of.
package main

import "fmt"

type benchCase struct {
	name    string
	pace    string // alone, contended, blocking
	threads int
	cannot  string // why this build has no such case
	make    func(threads int) work
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
		all = append(all, benchCase{name: fmt.Sprintf("go/%s/threads:%d", what, n), pace: pace, threads: int(n), make: of})
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

func allCases(counts []uint64) (all []benchCase) {
	for _, some := range []func([]uint64) []benchCase{atomicCases, lockCases, channelCases, onceCases, onceValueCases, coordinationCases,
		mapCases, counterCases} {
		all = append(all, some(counts)...)
	}
	return
}
