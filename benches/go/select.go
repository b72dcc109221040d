// select over 2, 4 and 8 channels: of one that has something, of none, and a wait for all of them.
package main

import "fmt"

func selectCases(counts []uint64) (all []benchCase) {
	for _, s := range []selector{{2, wait2, poll2}, {4, wait4, poll4}, {8, wait8, poll8}} {
		s := s
		name := func(operation string) string { return fmt.Sprintf("select/chan/%s/cases:%d", operation, s.cases) }
		all = append(all, forExactly(counts, 1, "alone", name("one_ready"), func(int) work { return oneReady(s) })...)
		all = append(all, forExactly(counts, 1, "alone", name("none_ready"), func(int) work { return noneReady(s) })...)
		all = append(all, handOff(counts, name("round_trip"), func() work { return newSelectTrip(s) })...)
	}
	return
}

// wait: what comes by any of the channels; poll: the same, or 0 where none has anything.
type selector struct {
	cases      int
	wait, poll func(c []chan uint64) uint64
}

func (s selector) channels(capacity int) []chan uint64 {
	all := make([]chan uint64, s.cases)
	for i := range all {
		all[i] = make(chan uint64, capacity)
	}
	return all
}

// A number is sent to one channel after the other, and a select with a default receives it.
func oneReady(s selector) work {
	c, received, next := s.channels(1), uint64(0), 0
	return same{func(_ int, n uint64) uint64 {
		for i := uint64(0); i < n; i++ {
			c[next] <- 1
			received += s.poll(c)
			next = (next + 1) % s.cases
		}
		return n
	}, func() uint64 { return received }}
}

func noneReady(s selector) work {
	c, asked := s.channels(1), uint64(0)
	return same{func(_ int, n uint64) uint64 {
		for i := uint64(0); i < n; i++ {
			asked += 1 - s.poll(c)
		}
		return n
	}, func() uint64 { return asked }}
}

// A number by one channel after the other, and the next one back by one channel.
type selectTrip struct {
	selector
	there []chan uint64
	back  chan uint64
	at    uint64
}

func newSelectTrip(s selector) work {
	return &selectTrip{selector: s, there: s.channels(0), back: make(chan uint64), at: 1}
}

func (r *selectTrip) batch(_ int, n uint64) uint64 {
	for i := uint64(0); i < n; i++ {
		r.there[r.at%uint64(r.cases)] <- r.at
		r.at = <-r.back
	}
	return n
}

func (r *selectTrip) support(int) {
	for at := r.wait(r.there); at != 0; at = r.wait(r.there) {
		r.back <- at + 1
	}
}

func (r *selectTrip) stop()         { close(r.there[0]) }
func (r *selectTrip) proof() uint64 { return r.at - 1 }

func wait2(c []chan uint64) (value uint64) {
	select {
	case value = <-c[0]:
	case value = <-c[1]:
	}
	return
}

func wait4(c []chan uint64) (value uint64) {
	select {
	case value = <-c[0]:
	case value = <-c[1]:
	case value = <-c[2]:
	case value = <-c[3]:
	}
	return
}

func wait8(c []chan uint64) (value uint64) {
	select {
	case value = <-c[0]:
	case value = <-c[1]:
	case value = <-c[2]:
	case value = <-c[3]:
	case value = <-c[4]:
	case value = <-c[5]:
	case value = <-c[6]:
	case value = <-c[7]:
	}
	return
}

func poll2(c []chan uint64) (value uint64) {
	select {
	case value = <-c[0]:
	case value = <-c[1]:
	default:
	}
	return
}

func poll4(c []chan uint64) (value uint64) {
	select {
	case value = <-c[0]:
	case value = <-c[1]:
	case value = <-c[2]:
	case value = <-c[3]:
	default:
	}
	return
}

func poll8(c []chan uint64) (value uint64) {
	select {
	case value = <-c[0]:
	case value = <-c[1]:
	case value = <-c[2]:
	case value = <-c[3]:
	case value = <-c[4]:
	case value = <-c[5]:
	case value = <-c[6]:
	case value = <-c[7]:
	default:
	}
	return
}
