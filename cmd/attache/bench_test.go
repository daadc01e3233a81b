//go:build linux

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// BenchmarkPeakMemory labels documents with the real program and reports its
// peak resident memory. That of 100,000 documents is to stay within 20 % of
// that of 1,000, and one document of 64 MiB at -j 8 within --mem and what the
// models take.
func BenchmarkPeakMemory(b *testing.B) {
	dir := b.TempDir()
	paragraph := "The Institute of Physics of the Russian Academy of Sciences in Moscow offers a femtosecond laser for licensing to partners in China. " +
		"Lyell Immunopharma, Inc. seeks production partners for a T cell therapy in Germany and Japan.\n\n"
	big := filepath.Join(dir, "big.txt")
	if err := os.WriteFile(big, bytes.Repeat([]byte(paragraph), (64<<20)/len(paragraph)), 0o644); err != nil {
		b.Fatal(err)
	}
	line := `{"text":"` + strings.ReplaceAll(strings.Repeat(paragraph, 6), "\n", `\n`) + `"}` + "\n"
	for _, c := range []struct {
		name  string
		input func() string
		args  []string
	}{
		{"1000", func() string { return many(b, dir, line, 1000) }, nil},
		{"100000", func() string { return many(b, dir, line, 100_000) }, nil},
		{"64MiB", func() string { return big }, []string{"-j", "8"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			in := c.input()
			for range b.N {
				p := start(b, append([]string{"label", in, "-o", filepath.Join(b.TempDir(), "study"), "-q", "--no-index"}, c.args...)...)
				if code := p.end(b); code != exitDone {
					b.Fatal(code, p.err.String())
				}
				if use, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
					b.ReportMetric(float64(use.Maxrss)/1024, "peak-MiB")
				}
			}
		})
	}
}

func many(b *testing.B, dir, line string, n int) string {
	path := filepath.Join(dir, "many.jsonl")
	if err := os.WriteFile(path, bytes.Repeat([]byte(line), n), 0o644); err != nil {
		b.Fatal(err)
	}
	return path
}
