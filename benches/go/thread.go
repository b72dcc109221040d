// What the kernel knows of a thread, and where it runs. The calling goroutine is locked to its thread.
package main

import (
	"fmt"
	"syscall"
	"unsafe"
)

type usage struct {
	involuntary, voluntary, faults, cpuNs int64
}

func usageNow() usage {
	const rusageThread, threadCPUTime = 1, 3 // RUSAGE_THREAD, CLOCK_THREAD_CPUTIME_ID
	var seen syscall.Rusage
	syscall.Getrusage(rusageThread, &seen)
	var cpu syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, threadCPUTime, uintptr(unsafe.Pointer(&cpu)), 0)
	return usage{seen.Nivcsw, seen.Nvcsw, seen.Minflt + seen.Majflt, cpu.Nano()}
}

func currentCPU() uint32 {
	var cpu uint32
	syscall.RawSyscall(sysGetcpu, uintptr(unsafe.Pointer(&cpu)), 0, 0)
	return cpu
}

func pin(cpu int) error {
	var set [16]uint64 // 1,024 CPUs, as many as a cpu_set_t has
	if cpu >= 64*len(set) {
		return fmt.Errorf("CPU %d is beyond what sched_setaffinity takes here", cpu)
	}
	set[cpu/64] = 1 << (cpu % 64)
	if _, _, err := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, 0, unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set))); err != 0 {
		return fmt.Errorf("CPU %d: %v", cpu, err)
	}
	return nil
}
