package main

// The time stamp counter: anywhere near, and once all earlier loads are done and before anything later begins.
func ticks() uint64
func ticksOrdered() uint64
