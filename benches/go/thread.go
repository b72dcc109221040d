// What the kernel knows of threads, and where they run.
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"unsafe"
)

type usage struct {
	involuntary, voluntary, faults, cpuNs int64
}

func (u usage) since(before usage) usage {
	return usage{u.involuntary - before.involuntary, u.voluntary - before.voluntary, u.faults - before.faults, u.cpuNs - before.cpuNs}
}

// Whose usage: RUSAGE_THREAD and CLOCK_THREAD_CPUTIME_ID, RUSAGE_SELF and CLOCK_PROCESS_CPUTIME_ID.
type whose struct {
	rusage int
	clock  uintptr
}

var thisThread, allThreads = whose{1, 3}, whose{0, 2}

func usageOf(w whose) usage {
	var seen syscall.Rusage
	syscall.Getrusage(w.rusage, &seen)
	var cpu syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, w.clock, uintptr(unsafe.Pointer(&cpu)), 0)
	return usage{seen.Nivcsw, seen.Nvcsw, seen.Minflt + seen.Majflt, cpu.Nano()}
}

func currentCPU() uint32 {
	var cpu uint32
	syscall.RawSyscall(sysGetcpu, uintptr(unsafe.Pointer(&cpu)), 0, 0)
	return cpu
}

type cpuSet [16]uint64 // 1,024 CPUs, as many as a cpu_set_t has

func setOf(cpus ...int) (set cpuSet, err error) {
	for _, cpu := range cpus {
		if cpu >= 64*len(set) {
			return set, fmt.Errorf("CPU %d is beyond what sched_setaffinity takes here", cpu)
		}
		set[cpu/64] |= 1 << (cpu % 64)
	}
	return
}

// Pins the thread of the calling goroutine, which is locked to it.
func pin(cpu int) error {
	set, err := setOf(cpu)
	if err != nil {
		return err
	}
	if err := set.give(0); err != nil {
		return fmt.Errorf("CPU %d: %v", cpu, err)
	}
	return nil
}

// To the thread of this number; 0: the calling one.
func (set *cpuSet) give(thread int) error {
	_, _, err := syscall.RawSyscall(syscall.SYS_SCHED_SETAFFINITY, uintptr(thread), unsafe.Sizeof(*set), uintptr(unsafe.Pointer(set)))
	if err != 0 {
		return err
	}
	return nil
}

func ownSet() (set cpuSet) {
	syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(set), uintptr(unsafe.Pointer(&set)))
	return
}

// To all threads of this process. A thread that another one made meanwhile has the set of its maker: a second look finds it.
func (set *cpuSet) giveAll() error {
	for look := 0; look < 2; look++ {
		threads, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, entry := range threads {
			thread, _ := strconv.Atoi(entry.Name())
			if err := set.give(thread); err != nil && err != syscall.ESRCH {
				return err
			}
		}
	}
	return nil
}
