package main

import (
	"strings"
	"syscall"
)

// mountSmall mounts, or remounts, a file system in memory.
func mountSmall(dir, options string) error {
	var flags uintptr
	if rest, again := strings.CutPrefix(options, "remount,"); again {
		flags, options = syscall.MS_REMOUNT, rest
	}
	return syscall.Mount("tmpfs", dir, "tmpfs", flags, options)
}
