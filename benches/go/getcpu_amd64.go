package main

const sysGetcpu = 309 // package syscall lacks it
