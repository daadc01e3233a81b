package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"attache/corpus"
	"attache/corpus/export"
)

// output calls write with standard output, for "-", or with a temporary file
// beside path that gets the name when it is whole.
func (env *environment) output(path string, write func(io.Writer) error) (err error) {
	if path == "-" {
		out := bufio.NewWriterSize(env.out, 1<<16)
		return errors.Join(write(out), out.Flush())
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".attache-output-*")
	if err != nil {
		return corpus.NotWritten(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	out := bufio.NewWriterSize(f, 1<<16)
	err = write(out)
	if err = errors.Join(err, out.Flush(), f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// printRows aligns rows of cells under a head. The first columns, so many as
// there are numbers, are aligned on the right.
func printRows(env *environment, out io.Writer, rows [][]string, numbers int) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], visible(cell))
		}
	}
	var err error
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-visible(cell))
			if i < numbers {
				cell = space + cell
			} else {
				cell += space
			}
			b.WriteString(cell + "  ")
		}
		line := strings.TrimRight(b.String(), " ")
		if n == 0 {
			line = env.style(bold, line)
		}
		_, err = fmt.Fprintln(out, line)
	}
	return err
}

// table writes CSV as spreadsheets read it: RFC 4180 with a byte order mark,
// and an apostrophe before what would be run as a formula.
type table struct {
	out *csv.Writer
	err error
}

func newTable(out io.Writer, heads []string) *table {
	_, err := io.WriteString(out, "\ufeff")
	t := &table{csv.NewWriter(out), err}
	t.row(heads)
	return t
}

func (t *table) row(cells []string) {
	for i := range cells {
		cells[i] = export.Guard(printable(cells[i]))
	}
	t.err = errors.Join(t.err, t.out.Write(cells))
}

func (t *table) flush() error {
	t.out.Flush()
	return errors.Join(t.err, t.out.Error())
}
