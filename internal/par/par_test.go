package par

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"time"
)

func numbers(n int, failAt int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			var err error
			if i == failAt {
				err = errSource
			}
			if !yield(i, err) || err != nil {
				return
			}
		}
	}
}

var (
	errSource = errors.New("source")
	errWork   = errors.New("work")
	errSink   = errors.New("sink")
)

func TestMapKeepsOrder(t *testing.T) {
	for _, n := range []int{0, 1, 2, 8, 100} {
		var got []int
		err := Map(context.Background(), n, numbers(500, -1),
			func(_ context.Context, i int) (int, error) { return i * i, nil },
			func(i int) error { got = append(got, i); return nil })
		if err != nil || len(got) != 500 {
			t.Fatalf("n=%d: %d results, %v", n, len(got), err)
		}
		for i, v := range got {
			if v != i*i {
				t.Fatalf("n=%d: result %d is %d", n, i, v)
			}
		}
	}
}

// No more than n+2 items are held at any time.
func TestMapIsBounded(t *testing.T) {
	const n = 4
	var held, most atomic.Int64
	src := func(yield func(int, error) bool) {
		for i := range 300 {
			h := held.Add(1)
			for m := most.Load(); h > m && !most.CompareAndSwap(m, h); m = most.Load() {
			}
			if !yield(i, nil) {
				return
			}
		}
	}
	err := Map(context.Background(), n, src,
		func(_ context.Context, i int) (int, error) { return i, nil },
		func(int) error { held.Add(-1); return nil })
	if err != nil || most.Load() > n+2 {
		t.Errorf("%d items held, %v; want at most %d", most.Load(), err, n+2)
	}
}

func TestMapErrors(t *testing.T) {
	for _, n := range []int{1, 4} {
		for _, c := range []struct {
			name       string
			source     int
			work, sink int
			want       error
		}{{"source", 50, -1, -1, errSource}, {"work", -1, 50, -1, errWork}, {"sink", -1, -1, 50, errSink}} {
			t.Run(fmt.Sprintf("%s/%d", c.name, n), func(t *testing.T) {
				failed := false
				err := Map(context.Background(), n, numbers(200, c.source),
					func(_ context.Context, i int) (int, error) {
						if i == c.work {
							return 0, errWork
						}
						return i, nil
					},
					func(i int) error {
						if failed {
							t.Error("sink is called after its error")
						}
						if failed = i == c.sink; failed {
							return errSink
						}
						return nil
					})
				if !errors.Is(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
			})
		}
	}
}

func TestMapCancelled(t *testing.T) {
	for _, n := range []int{1, 4} {
		ctx, cancel := context.WithCancel(context.Background())
		count := 0
		err := Map(ctx, n, numbers(1000, -1),
			func(_ context.Context, i int) (int, error) { return i, nil },
			func(int) error {
				if count++; count == 10 {
					cancel()
				}
				return nil
			})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("n=%d: %v after %d results", n, err, count)
		}
	}
}

func TestWithin(t *testing.T) {
	if got, ok := Within(time.Hour, func() int { return 7 }); !ok || got != 7 {
		t.Errorf("got %d, %v", got, ok)
	}
	stall, left := make(chan bool), make(chan bool)
	if _, ok := Within(time.Millisecond, func() int { <-stall; close(left); return 7 }); ok {
		t.Error("work that never ended is said to have")
	}
	close(stall)
	<-left // what was left behind can end
	defer func() {
		if p := recover(); p != "mine" {
			t.Errorf("recovered %v", p)
		}
	}()
	Within(time.Hour, func() int { panic("mine") })
}
