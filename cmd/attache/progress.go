package main

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"attache"
)

// progress shows how a run goes: a bar on a terminal, else a line every ten
// seconds.
type progress struct {
	out     io.Writer
	bars    *mpb.Progress
	bar     *mpb.Bar
	started time.Time
	printed time.Time
	last    atomic.Pointer[attache.Progress] // the bar is drawn by a goroutine of its own
}

const lineEvery = 10 * time.Second

func newProgress(out io.Writer, terminal bool) *progress {
	now := time.Now()
	p := &progress{out: out, started: now, printed: now}
	p.last.Store(&attache.Progress{})
	if terminal {
		p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(30), mpb.WithAutoRefresh())
	}
	return p
}

// update is called after each input.
func (p *progress) update(now attache.Progress) {
	p.last.Store(&now)
	switch {
	case p.bars == nil:
		if time.Since(p.printed) >= lineEvery {
			p.printed = time.Now()
			fmt.Fprintf(p.out, "attache: %s\n", p.line())
		}
	case p.bar == nil:
		p.bar = p.bars.AddBar(max(now.Total, 1),
			mpb.PrependDecorators(decor.Any(func(decor.Statistics) string { return p.stage() })),
			mpb.AppendDecorators(decor.Percentage(), decor.Any(func(decor.Statistics) string { return fmt.Sprintf("  %.1f MB/s  ", p.rate()) }),
				decor.OnComplete(decor.Any(func(decor.Statistics) string { return p.left() }), "")))
		fallthrough
	default:
		// The last step is taken when all is done, so that 100 % means it.
		p.bar.SetCurrent(max(min(now.Bytes, now.Total-1), 0))
	}
}

func (p *progress) stage() string {
	last := p.last.Load()
	if last.Indexing {
		return count(last.Inputs, "document") + ", indexing "
	}
	return count(last.Inputs, "document") + " "
}

// rate is in megabytes of input a second.
func (p *progress) rate() float64 {
	return float64(p.last.Load().Bytes) / 1e6 / max(time.Since(p.started).Seconds(), 1e-3)
}

func (p *progress) left() string {
	last := p.last.Load()
	if last.Bytes == 0 || last.Total == 0 || last.Indexing {
		return ""
	}
	used := time.Since(p.started)
	left := time.Duration(float64(used) * float64(last.Total-last.Bytes) / float64(last.Bytes))
	return max(left, 0).Round(time.Second).String() + " left"
}

func (p *progress) line() string {
	last := p.last.Load()
	line := fmt.Sprintf("%s%.1f MB/s", p.stage(), p.rate())
	if last.Total > 0 && !last.Indexing {
		line += fmt.Sprintf(", %d %%, %s", min(last.Bytes*100/last.Total, 99), p.left())
	}
	return line
}

// finish ends the display; done says that the run came to its end.
func (p *progress) finish(done bool) {
	switch {
	case p.bar != nil && done:
		p.bar.SetCurrent(max(p.last.Load().Total, 1))
	case p.bar != nil:
		p.bar.Abort(false)
	}
	if p.bars != nil {
		p.bars.Wait()
	}
}
