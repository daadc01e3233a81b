//go:build unix

package index

import (
	"syscall"
	"time"
)

// cpuTime returns the processor time this process has used: what a benchmark
// takes does not depend on what else the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
