// Channels between two goroutines, and on one.
package main

import "fmt"

func channelCases(counts []uint64) (all []benchCase) {
	for _, capacity := range []int{0, 1, 64, 1024} {
		capacity := capacity
		if capacity > 0 {
			all = append(all, forExactly(counts, 1, "alone", fmt.Sprintf("channel/chan/send_receive/capacity:%d", capacity),
				func(int) work { return sendReceive(capacity) })...)
		}
		all = append(all, handOff(counts, fmt.Sprintf("channel/chan/round_trip/capacity:%d", capacity), func() work {
			return &roundTrip{there: make(chan uint64, capacity), back: make(chan uint64, capacity)}
		})...)
		all = append(all, handOff(counts, fmt.Sprintf("channel/chan/one_way/capacity:%d", capacity), func() work {
			return &oneWay{pipe: make(chan uint64, capacity), quit: make(chan struct{})}
		})...)
	}
	return
}

func sendReceive(capacity int) work {
	c, received := make(chan uint64, capacity), uint64(0)
	return same{func(_ int, n uint64) uint64 {
		for i := uint64(0); i < n; i++ {
			c <- 1
			received += <-c
		}
		return n
	}, func() uint64 { return received }}
}

// A number there, and the next one back.
type roundTrip struct {
	there, back chan uint64
	at          uint64
}

func (r *roundTrip) batch(_ int, n uint64) uint64 {
	for i := uint64(0); i < n; i++ {
		r.there <- r.at
		r.at = <-r.back
	}
	return n
}

func (r *roundTrip) support(int) {
	for at := range r.there {
		r.back <- at + 1
	}
}

func (r *roundTrip) stop()         { close(r.there) }
func (r *roundTrip) proof() uint64 { return r.at }

// One sends 1, 2, 3, ..., the other one receives them and is counted.
type oneWay struct {
	pipe chan uint64
	quit chan struct{}
	last uint64
	lost uint64
}

func (o *oneWay) batch(_ int, n uint64) uint64 {
	for i := uint64(0); i < n; i++ {
		got := <-o.pipe
		o.lost += got - o.last - 1
		o.last = got
	}
	return n
}

// Looks every 16 numbers whether it shall go on, as that costs what a number does.
func (o *oneWay) support(int) {
	defer close(o.pipe)
	for next := uint64(1); ; {
		select {
		case <-o.quit:
			return
		default:
		}
		for end := next + 16; next < end; next++ {
			o.pipe <- next
		}
	}
}

func (o *oneWay) stop() {
	close(o.quit)
	for range o.pipe {
	}
}

func (o *oneWay) proof() uint64 { return o.last - o.lost }
