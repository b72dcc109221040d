// A window: the threads of a case start together, look at the clock after each batch, and stop at the deadline.
package main

import (
	"runtime"
	"sync/atomic"
)

// What is measured: made anew for each window.
type work interface {
	// Does n iterations on a thread that is in the results; how many operations that were.
	batch(thread int, n uint64) uint64
	// What the data say how many operations were done, after all threads are.
	proof() uint64
}

// Work whose other threads only support the first one: they are not in the results.
type supported interface {
	work
	// Supports until stop was called; on the other threads.
	support(thread int)
	// Called by the first thread, whose last batch is over.
	stop()
}

type window struct {
	margin, length, batch uint64
	workers               int
	free                  bool // no goroutine is locked to a thread
	work                  work
	ready, over           atomic.Int32
	start                 atomic.Uint64 // 0: not set yet
}

type report struct {
	cpu                          uint32
	inResults                    bool
	ready, start, started, ended uint64
	counted, performed, batches  uint64
	longest, longestEnded        uint64
	use                          usage
}

// After its deadline a thread works on until all have passed theirs, for so many window lengths at most.
const patience = 64

func (w *window) run(worker int) report {
	before := w.usage()
	r := report{inResults: true, ready: ticks()}
	r.start = w.await(worker)
	r.started = ticksOrdered()
	shared, ok := w.work.(supported)
	if ok && worker != 0 {
		r.inResults = false
		shared.support(worker)
	} else {
		w.measure(worker, &r)
	}
	r.ended = ticksOrdered()
	r.use = w.usage().since(before)
	r.cpu = currentCPU()
	if ok {
		if worker == 0 {
			shared.stop()
		}
		return r
	}
	w.over.Add(1)
	for int(w.over.Load()) < w.workers && ticks()-r.ended < patience*w.length {
		r.performed += w.work.batch(worker, w.batch)
		w.pass()
	}
	return r
}

// Of a goroutine that is not locked nobody knows on how many threads it ran.
func (w *window) usage() usage {
	if w.free {
		return usage{}
	}
	return usageOf(thisThread)
}

// Lets other goroutines of the window run, where they may have to wait for this one's thread.
func (w *window) pass() {
	if w.free {
		runtime.Gosched()
	}
}

// Waits for the common start, and returns it. The first worker sets it, when all of them run.
func (w *window) await(worker int) uint64 {
	w.ready.Add(1)
	if worker == 0 {
		for int(w.ready.Load()) < w.workers {
			w.pass()
		}
		w.start.Store(ticks() + w.margin)
	}
	for w.start.Load() == 0 {
		w.pass()
	}
	start := w.start.Load()
	for ticks() < start {
		w.pass()
	}
	return start
}

func (w *window) measure(worker int, r *report) {
	deadline := r.start + w.length
	for last := r.started; last < deadline; {
		done := w.work.batch(worker, w.batch)
		now := ticks()
		r.counted += done
		r.batches++
		if now-last > r.longest {
			r.longest, r.longestEnded = now-last, now
		}
		last = now
	}
	r.performed = r.counted
}
