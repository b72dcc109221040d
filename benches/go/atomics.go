// Operations on one word. Each iteration does several, as the loops in C++ do, so that the loop costs little. By functions and not
// by atomic.Uint64, each of whose methods leaves a NOP where it is inlined.
package main

import "sync/atomic"

type word struct {
	_     [16]uint64 // lines of its own
	value uint64
	_     [16]uint64
}

func atomicCases(counts []uint64) (all []benchCase) {
	add := func(primitive string, of func(threads int) work) {
		all = append(all, forExactly(counts, 1, "alone", "atomic/"+primitive+"/throughput/seq_cst/bits:64", of)...)
		all = append(all, forThreads(counts, 1, "contended", "atomic/"+primitive+"/shared/seq_cst/bits:64", of)...)
	}
	add("fetch_add", fetchAdd)
	add("exchange", exchange)
	add("load", load)
	add("store", store)
	const compare = "atomic/compare_exchange_strong_success/"
	all = append(all, forExactly(counts, 1, "alone", compare+"throughput/seq_cst-seq_cst/bits:64", compareAndSwap)...)
	return append(all, forThreads(counts, 1, "contended", compare+"shared/seq_cst-seq_cst/bits:64", count)...)
}

var kept uint64 // where results go that the compiler shall not drop

func fetchAdd(int) work {
	w := new(word)
	return same{func(_ int, n uint64) uint64 {
		return addAll(&w.value, n)
	}, func() uint64 { return atomic.LoadUint64(&w.value) }}
}

//go:noinline
func addAll(w *uint64, n uint64) uint64 {
	var seen uint64
	for i := n; i != 0; i-- {
		seen ^= atomic.AddUint64(w, 1)
		seen ^= atomic.AddUint64(w, 1)
		seen ^= atomic.AddUint64(w, 1)
		seen ^= atomic.AddUint64(w, 1)
	}
	if seen == 1<<63 {
		kept = seen
	}
	return 4 * n
}

// Each thread stores numbers of its own, from 1 on; what it finds is one that some thread has stored.
func exchange(threads int) work {
	w, done := new(word), make([]padded, threads)
	return same{func(thread int, n uint64) uint64 {
		swapAll(&w.value, uint64(thread+1), n)
		done[thread].value += 4 * n
		return 4 * n
	}, func() uint64 { return provenBy(w, done) }}
}

//go:noinline
func swapAll(w *uint64, token, n uint64) {
	for i := n; i != 0; i-- {
		token = atomic.SwapUint64(w, token)
		token = atomic.SwapUint64(w, token)
		token = atomic.SwapUint64(w, token)
		token = atomic.SwapUint64(w, token)
	}
	kept = token
}

// All operations, if the word holds what some thread stores.
func provenBy(w *word, done []padded) uint64 {
	if last := atomic.LoadUint64(&w.value); last > uint64(len(done)) {
		return 0
	}
	return sum(done)
}

func load(threads int) work {
	const stored = 0x5eed
	w, done := new(word), make([]padded, threads)
	atomic.StoreUint64(&w.value, stored)
	return same{func(thread int, n uint64) uint64 {
		if loadAll(&w.value, n) == stored {
			done[thread].value += 16 * n
		}
		return 16 * n
	}, func() uint64 { return sum(done) }}
}

//go:noinline
func loadAll(w *uint64, n uint64) (seen uint64) {
	for i := n; i != 0; i-- {
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		atomic.LoadUint64(w)
		seen = atomic.LoadUint64(w)
	}
	return
}

func store(threads int) work {
	w, done := new(word), make([]padded, threads)
	return same{func(thread int, n uint64) uint64 {
		storeAll(&w.value, uint64(thread+1), n)
		done[thread].value += 4 * n
		return 4 * n
	}, func() uint64 { return provenBy(w, done) }}
}

//go:noinline
func storeAll(w *uint64, token, n uint64) {
	for i := n; i != 0; i-- {
		atomic.StoreUint64(w, token)
		atomic.StoreUint64(w, token)
		atomic.StoreUint64(w, token)
		atomic.StoreUint64(w, token)
	}
}

func compareAndSwap(int) work {
	w := new(word)
	next := uint64(0)
	return same{func(_ int, n uint64) uint64 {
		compareAll(&w.value, next, n)
		next += 8 * n
		return 8 * n
	}, func() uint64 { return atomic.LoadUint64(&w.value) }}
}

// Whether they succeed is not asked, as in C++: one that failed would be missing from the word.
//
//go:noinline
func compareAll(w *uint64, at, n uint64) {
	for i := n; i != 0; i-- {
		atomic.CompareAndSwapUint64(w, at, at+1)
		atomic.CompareAndSwapUint64(w, at+1, at+2)
		atomic.CompareAndSwapUint64(w, at+2, at+3)
		atomic.CompareAndSwapUint64(w, at+3, at+4)
		atomic.CompareAndSwapUint64(w, at+4, at+5)
		atomic.CompareAndSwapUint64(w, at+5, at+6)
		atomic.CompareAndSwapUint64(w, at+6, at+7)
		atomic.CompareAndSwapUint64(w, at+7, at+8)
		at += 8
	}
}

func count(int) work {
	w := new(word)
	return same{func(_ int, n uint64) uint64 {
		return countAll(&w.value, n)
	}, func() uint64 { return atomic.LoadUint64(&w.value) }}
}

// One step is one success, however many failures it takes. Go does not say what a failed one saw: that takes another load.
//
//go:noinline
func countAll(w *uint64, n uint64) uint64 {
	seen := atomic.LoadUint64(w)
	for i := n; i != 0; i-- {
		for !atomic.CompareAndSwapUint64(w, seen, seen+1) {
			seen = atomic.LoadUint64(w)
		}
		seen++
		for !atomic.CompareAndSwapUint64(w, seen, seen+1) {
			seen = atomic.LoadUint64(w)
		}
		seen++
	}
	return 2 * n
}
