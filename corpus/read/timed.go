package read

import (
	"attache/internal/par"
)

// timed runs a reader that holds all it needs, and refuses to wait for more
// than Options.MaxTime: the last resort, as all other limits count bytes, pages
// and files. A reader that is given up may go on for a while; so it must write
// to nothing of the session.
func timed[T any](s *session, work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	r, ok := par.Within(s.opts.MaxTime, func() (r result) {
		r.value, r.err = work()
		return r
	})
	if !ok {
		return r.value, refuse(Timeout, "the reader did not end within %v (--max-time)", s.opts.MaxTime)
	}
	return r.value, r.err
}
