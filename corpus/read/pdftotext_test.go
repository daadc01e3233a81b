//go:build unix

package read

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"attache/corpus"
)

// TestAgainstPdftotext compares what is read of the PDFs in the folder
// $ATTACHE_PDFS with what pdftotext makes of them, word by word whatever the
// order: F1 of at least 0.98 each. testdata/makepdfs makes such a folder.
func TestAgainstPdftotext(t *testing.T) {
	dir := os.Getenv("ATTACHE_PDFS")
	if dir == "" {
		t.Skip("ATTACHE_PDFS names no folder of PDFs; testdata/makepdfs makes one")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d PDFs in %s, want ten", len(files), dir)
	}
	start := cpu()
	engine, err := newPDFEngine(true)
	if err != nil {
		t.Fatal(err)
	}
	defer engine.close()
	instance := func() {
		if instance, err := engine.pool.GetInstance(startLimit); err == nil {
			_ = instance.Close()
		}
	}
	instance()
	t.Logf("the sandbox starts in %v of CPU time, once", (cpu() - start).Round(time.Millisecond))
	t.Logf("and in %v for each file after the first", least(instance).Round(100*time.Microsecond))
	opts := &Options{}
	opts.SetDefaults()
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var d *corpus.Document
		ours := least(func() { d, err = engine.document(data, opts) })
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		var out []byte
		theirs := time.Hour
		for range 5 {
			cmd := exec.Command("pdftotext", "-nopgbrk", file, "-")
			if out, err = cmd.Output(); err != nil {
				t.Fatal(err)
			}
			theirs = min(theirs, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		}
		pages := len(d.Reader.Pages)
		f1, missing, extra := wordF1(string(out), d.Text)
		t.Logf("%-22s %3d pages  F1 %.4f  %5.2f ms a page, pdftotext %5.2f  lacks %.8q, has %.8q", filepath.Base(file), pages, f1,
			float64(ours.Microseconds())/1000/float64(pages), float64(theirs.Microseconds())/1000/float64(pages), missing, extra)
		if f1 < 0.98 {
			t.Errorf("%s: F1 %.4f", file, f1)
		}
	}
}

// cpu is the CPU time that this process has used; the clock would measure what
// else the machine does.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// least is the CPU time of the quickest of five.
func least(work func()) time.Duration {
	best := time.Hour
	for range 5 {
		start := cpu()
		work()
		best = min(best, cpu()-start)
	}
	return best
}

// wordF1 is the F1 of two bags of words, a Han character a word, and what each
// has that the other lacks.
func wordF1(want, got string) (f1 float64, missing, extra []string) {
	words := func(text string) []string {
		var b strings.Builder
		for _, r := range strings.ToLower(text) {
			switch {
			case unicode.Is(unicode.Han, r):
				b.WriteString(" " + string(r) + " ")
			case unicode.IsLetter(r), unicode.IsDigit(r):
				b.WriteRune(r)
			default:
				b.WriteByte(' ')
			}
		}
		return strings.Fields(b.String())
	}
	a, b := words(want), words(got)
	left := map[string]int{}
	for _, w := range a {
		left[w]++
	}
	hits := 0
	for _, w := range b {
		if left[w] > 0 {
			left[w]--
			hits++
		} else {
			extra = append(extra, w)
		}
	}
	for _, w := range sortedKeys(left) {
		for range left[w] {
			missing = append(missing, w)
		}
	}
	return 2 * float64(hits) / float64(len(a)+len(b)), missing, extra
}
