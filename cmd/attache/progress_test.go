package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"attache"
)

// The bar ends at 100 %, whether or not the size of the input was known and
// whether the last bytes were counted or not; finish comes back.
func TestProgressEnds(t *testing.T) {
	for _, total := range []int64{0, 1, 1000} {
		var out bytes.Buffer
		p := newProgress(&out, true)
		p.update(attache.Progress{Inputs: 1, Bytes: total / 2, Total: total})
		p.update(attache.Progress{Inputs: 2, Bytes: total / 2, Total: total, Indexing: true})
		p.finish(true)
		if !strings.Contains(out.String(), "100 %") || !strings.Contains(out.String(), "2 documents, indexing") {
			t.Errorf("total %d: %q", total, out.String())
		}
	}
}

func TestProgressStopped(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, true)
	p.finish(true) // nothing was read
	p = newProgress(&out, true)
	p.update(attache.Progress{Inputs: 1, Bytes: 10, Total: 100})
	p.finish(false)
	if strings.Contains(out.String(), "100 %") {
		t.Errorf("a run that stopped shows %q", out.String())
	}
}

// Without a terminal there is a line every ten seconds, not one an input.
func TestProgressLines(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, false)
	for range 1000 {
		p.update(attache.Progress{Inputs: 7, Bytes: 500_000, Total: 1_000_000})
	}
	if out.Len() > 0 {
		t.Errorf("at once: %q", out.String())
	}
	p.printed = p.printed.Add(-lineEvery)
	p.started = p.started.Add(-10 * time.Second)
	p.update(attache.Progress{Inputs: 7, Bytes: 500_000, Total: 1_000_000})
	p.update(attache.Progress{Inputs: 8, Bytes: 500_000, Total: 1_000_000})
	p.finish(true)
	if want := "attache: 7 documents 0.0 MB/s, 50 %, 10s left\n"; out.String() != want && !strings.HasPrefix(out.String(), "attache: 7 documents 0.") {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
