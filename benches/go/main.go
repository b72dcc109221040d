// Go's atomics, locks and channels as a guest of fencepost (docs/guests.md). Each goroutine that works is locked to a thread, and
// that to a CPU, unless the case is one of Go's scheduler. The garbage collector runs between windows only.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

func main() {
	runtime.LockOSThread()
	debug.SetGCPercent(-1)
	g := guest{out: bufio.NewWriter(os.Stdout)}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if err := g.answer(strings.Fields(in.Text())); err != nil {
			fmt.Fprintf(g.out, "wrong %v\n", err)
		}
		g.out.Flush()
	}
}

type guest struct {
	out    *bufio.Writer
	cases  map[string]benchCase
	team   team
	chosen benchCase
	work   work
	begun  int
}

func (g *guest) answer(words []string) error {
	switch {
	case len(words) > 1 && words[0] == "cases":
		return g.introduce(words[1:])
	case len(words) == 3 && words[0] == "begin":
		return g.begin(words[1], words[2])
	case len(words) == 4 && words[0] == "window" && g.work != nil:
		return g.window(words[1:])
	case len(words) == 1 && words[0] == "end" && g.work != nil:
		fmt.Fprintf(g.out, "proof %d\n", g.work.proof())
		return nil
	}
	return fmt.Errorf("no such request now: %s", strings.Join(words, " "))
}

func numbers(words []string) ([]uint64, error) {
	all := make([]uint64, len(words))
	for i, word := range words {
		var err error
		if all[i], err = strconv.ParseUint(word, 10, 63); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (g *guest) introduce(words []string) error {
	counts, err := numbers(words)
	if err != nil {
		return err
	}
	g.cases = map[string]benchCase{}
	fmt.Fprintf(g.out, "fencepost-guest 1 Go %s\n", runtime.Version())
	for _, c := range allCases(counts) {
		if c.cannot != "" {
			fmt.Fprintf(g.out, "cannot %s: %s\n", c.cannot, c.name)
			continue
		}
		g.cases[c.name] = c
		fmt.Fprintf(g.out, "case %s %s\n", c.pace, c.name)
	}
	fmt.Fprintln(g.out, "end")
	return nil
}

func (g *guest) begin(list, name string) error {
	c, ok := g.cases[name]
	if !ok {
		return fmt.Errorf("no case %s", name)
	}
	var cpus []int
	for _, word := range strings.Split(list, ",") {
		cpu, err := strconv.Atoi(word)
		if err != nil || cpu < 0 {
			return fmt.Errorf("no CPU %s", word)
		}
		cpus = append(cpus, cpu)
	}
	if len(cpus) != c.threads {
		return fmt.Errorf("%d CPUs for %d threads", len(cpus), c.threads)
	}
	place := g.team.pin
	if c.free > 0 {
		place = g.team.confine
	}
	if err := place(cpus); err != nil {
		return err
	}
	g.collect()
	g.chosen, g.work = c, c.make(c.threads)
	fmt.Fprintln(g.out, "ok")
	return nil
}

// What a window leaves behind is at most a few megabytes, and a collection takes longer than a window.
func (g *guest) collect() {
	if g.begun++; g.begun%64 == 0 {
		runtime.GC()
	}
}

func (g *guest) window(words []string) error {
	n, err := numbers(words)
	if err != nil {
		return err
	}
	w := g.chosen.window(n[0], n[1], n[2])
	w.work = g.work
	for _, r := range g.team.run(w) {
		in := 0
		if r.inResults {
			in = 1
		}
		fmt.Fprintln(g.out, "thread", r.cpu, in, r.ready, r.start, r.started, r.ended, r.counted, r.performed, r.batches, r.longest,
			r.longestEnded, r.use.involuntary, r.use.voluntary, r.use.faults, r.use.cpuNs)
	}
	return nil
}
