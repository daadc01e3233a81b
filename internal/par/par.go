// Package par is the ordered, bounded parallel map, and the only place where
// attache starts goroutines of its own.
package par

import (
	"context"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"
)

// Map calls work on every item of src in n goroutines and hands the results to
// sink in the order of src, from one goroutine. At most n+2 items are held.
//
// The first error of src, work or sink ends the map and is returned; a
// cancelled context returns its error, never nil. Sink is not called again
// after an error. With n < 2 everything runs in the caller's goroutine.
func Map[In, Out any](ctx context.Context, n int, src iter.Seq2[In, error], work func(context.Context, In) (Out, error), sink func(Out) error) error {
	if n < 2 {
		return serial(ctx, src, work, sink)
	}
	type slot struct {
		in  In
		out chan Out // has room for one: a worker never waits its turn
	}
	todo, order := make(chan slot), make(chan slot, n)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(todo)
		defer close(order)
		for in, err := range src {
			if err != nil {
				return err
			}
			s := slot{in, make(chan Out, 1)}
			if err := send(ctx, order, s); err != nil { // first into order, then to a worker
				return err
			}
			if err := send(ctx, todo, s); err != nil {
				return err
			}
		}
		return nil
	})
	for range n {
		group.Go(func() error {
			for s := range todo {
				out, err := work(ctx, s.in)
				if err != nil {
					return err
				}
				s.out <- out
			}
			return nil
		})
	}
	group.Go(func() error {
		for s := range order {
			select {
			case out := <-s.out:
				if err := sink(out); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

func serial[In, Out any](ctx context.Context, src iter.Seq2[In, error], work func(context.Context, In) (Out, error), sink func(Out) error) error {
	for in, err := range src {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		out, err := work(ctx, in)
		if err != nil {
			return err
		}
		if err := sink(out); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func send[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Within runs work beside the caller and returns its result, or false when it
// takes longer than limit: then it is left behind, to end by itself, and what
// it returns is dropped. So work must not write to anything the caller goes on
// with. What panics in work panics in the caller.
func Within[T any](limit time.Duration, work func() T) (result T, ok bool) {
	type outcome struct {
		result   T
		panicked any
	}
	done := make(chan outcome, 1) // has room: work that comes late must end too
	go func() {
		var out outcome
		defer func() {
			out.panicked = recover()
			done <- out
		}()
		out.result = work()
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case out := <-done:
		if out.panicked != nil {
			panic(out.panicked)
		}
		return out.result, true
	case <-timer.C:
		return result, false
	}
}
