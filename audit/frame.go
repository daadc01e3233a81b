package audit

import (
	"iter"
	"sort"
)

// Frame are the reports that an audit could draw, by their sequence numbers in
// the corpus folder: ranges, both ends within, ascending. It is the sampling
// frame that its marks speak of, and of no other report.
type Frame [][2]int

// FrameOf makes a frame of all reports of a corpus in the order of their
// sequence numbers, each with whether it is in it.
func FrameOf(reports iter.Seq2[int, bool]) Frame {
	var f Frame
	open := false // the report before is in it
	for seq, in := range reports {
		switch {
		case in && open: // numbers between two reports are no report's
			f[len(f)-1][1] = seq
		case in:
			f = append(f, [2]int{seq, seq})
		}
		open = in
	}
	return f
}

// Has tells whether the report with the sequence number is in the frame.
func (f Frame) Has(seq int) bool {
	i := sort.Search(len(f), func(i int) bool { return f[i][1] >= seq })
	return i < len(f) && f[i][0] <= seq
}
