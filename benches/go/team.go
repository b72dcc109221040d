// The threads that work on windows: the first is the main goroutine's, each other one that of a goroutine locked to it.
package main

import (
	"fmt"
	"runtime"
)

type member struct {
	pin    chan int
	pinned chan error
	take   chan *window
	done   chan report
}

type team struct{ others []*member }

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
	return nil
}

func (t *team) run(w *window) []report {
	all := make([]report, w.threads)
	for _, m := range t.others[:w.threads-1] {
		m.take <- w
	}
	all[0] = w.run(0)
	for i, m := range t.others[:w.threads-1] {
		all[i+1] = <-m.done
	}
	return all
}
