//go:build !unix

package index

import "time"

var started = time.Now()

// cpuTime returns the time since the start, where processor time is not to be
// had.
func cpuTime() time.Duration { return time.Since(started) }
