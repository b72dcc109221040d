//go:build !go1.21

package main

func onceValueCases(counts []uint64) []benchCase {
	all := forThreads(counts, 1, "contended", onceValue, nil)
	for i := range all {
		all[i].cannot = "needs go1.21"
	}
	return all
}
