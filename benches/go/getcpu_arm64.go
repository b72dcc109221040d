package main

const sysGetcpu = 168
