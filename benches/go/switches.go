// A signal by sync.Cond and its answer; and runtime.Gosched, which gives the thread to the next goroutine and nothing else.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
)

func condCases(counts []uint64) []benchCase {
	return handOff(counts, "cond/sync_Cond/round_trip", func() work {
		c := new(condTrip)
		c.turned = sync.NewCond(&c.lock)
		return c
	})
}

// Odd turns are the supporting goroutine's. One of the two waits at a time, so that Signal wakes the right one.
type condTrip struct {
	lock    sync.Mutex
	turned  *sync.Cond
	turn    uint64
	stopped bool
}

func (c *condTrip) batch(_ int, n uint64) uint64 {
	c.lock.Lock()
	for i := uint64(0); i < n; i++ {
		c.turn++
		c.turned.Signal()
		for c.turn%2 == 1 {
			c.turned.Wait()
		}
	}
	c.lock.Unlock()
	return n
}

func (c *condTrip) support(int) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for {
		for c.turn%2 == 0 {
			if c.stopped {
				return
			}
			c.turned.Wait()
		}
		c.turn++
		c.turned.Signal()
	}
}

func (c *condTrip) stop() {
	c.lock.Lock()
	c.stopped = true
	c.turned.Signal()
	c.lock.Unlock()
}

func (c *condTrip) proof() uint64 { return c.turn / 2 }

// Two goroutines on one thread: an operation is a switch to the other one and one back.
func switchCases(counts []uint64) []benchCase {
	if len(forExactly(counts, 1, "alone", "", nil)) == 0 {
		return nil
	}
	return []benchCase{unlocked("switch/runtime_Gosched/round_trip", 1, 2, "alone", func(int) work { return new(yields) })}
}

type yields struct {
	mine, other uint64 // each written by its goroutine only; proof comes after both
	stopped     atomic.Bool
}

func (y *yields) batch(_ int, n uint64) uint64 {
	for i := uint64(0); i < n; i++ {
		runtime.Gosched()
		y.mine++
	}
	return n
}

func (y *yields) support(int) {
	for !y.stopped.Load() {
		y.other++
		runtime.Gosched()
	}
}

func (y *yields) stop() { y.stopped.Store(true) }

// What was worked without a turn of the other one was no switch.
func (y *yields) proof() uint64 {
	if y.other+1 < y.mine {
		return y.other
	}
	return y.mine
}
