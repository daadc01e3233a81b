//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"attache"
	"attache/corpus"
)

// reports writes made-up reports as JSON lines, a few of them unreadable.
func reports(t *testing.T, path string, n int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	var b bytes.Buffer
	for i := range n {
		if i%97 == 50 {
			b.WriteString("{\"id\": broken\n")
			continue
		}
		text := fmt.Sprintf("The %s of %s offers %s for licensing to partners in %s. ",
			pick("Institute of Physics", "Technical University", "company PharmaJet Inc."), pick("Moscow", "Texas", "Munich"),
			pick("a laser source", "a vaccine", "machine learning software", "a gas turbine"), pick("China", "Brazil", "Japan"))
		line, err := json.Marshal(map[string]any{"id": fmt.Sprintf("r%04d", i), "title": "Report", "text": strings.Repeat(text, 1+rng.IntN(20))})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// label starts the real program; kill, if positive, is when it is killed.
func label(t *testing.T, kill time.Duration, args ...string) (killed bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "attache") // testscript's main looks at the name
	if err := os.Symlink(exe, bin); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, append([]string{"label", "-q"}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if kill > 0 {
		timer := time.AfterFunc(kill, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		defer timer.Stop()
	}
	err = cmd.Wait()
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return true
	}
	if code := cmd.ProcessState.ExitCode(); code != exitDone && code != exitSkipped {
		t.Fatalf("attache label %v: %v\n%s", args, err, out.Bytes())
	}
	return false
}

func ledger(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{"records.jsonl", "skipped.jsonl", "manifest.json"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(data)
	}
	return files
}

// A run killed at any moment, and run again until it ends, leaves the same
// bytes as one that was left in peace, and an index of the same records. After
// some kills the files are torn as a crash of the machine would tear them.
func TestKilledRunsEndTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a real process many times; not with -short")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.jsonl")
	reports(t, in, 1200)
	whole := filepath.Join(dir, "whole")
	start := time.Now()
	label(t, 0, in, "-o", whole)
	full := time.Since(start)
	want := ledger(t, whole)

	const points = 8
	kills := 0
	for point := range points {
		study := filepath.Join(dir, fmt.Sprintf("study%d", point))
		at := full * time.Duration(point+1) / points
		for try := 0; label(t, at, in, "-o", study); try++ {
			kills++
			if try == 0 {
				tear(t, study, point)
			}
			if try > 3 {
				at = 0 // let it come to its end
			}
		}
		if diff := cmp.Diff(want, ledger(t, study)); diff != "" {
			t.Fatalf("killed after %v: %s", at, diff)
		}
		checkIndex(t, study, 1200-12)
	}
	if kills < points/2 {
		t.Errorf("only %d kills hit a run: the test does not test", kills)
	}
}

// tear leaves half lines at the ends of the files that grow.
func tear(t *testing.T, study string, point int) {
	t.Helper()
	for i, name := range []string{"records.jsonl", "skipped.jsonl", "commits.log"} {
		if point>>i&1 == 0 {
			continue
		}
		f, err := os.OpenFile(filepath.Join(study, name), os.O_WRONLY|os.O_APPEND, 0)
		if os.IsNotExist(err) {
			continue // killed before it was made
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(`{"id":"r0001","seq":`); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
}

func checkIndex(t *testing.T, study string, want int) {
	t.Helper()
	f, err := corpus.Open(study)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if f.Len() != want {
		t.Fatalf("%s: %d records, want %d", study, f.Len(), want)
	}
	report, err := attache.CheckIndex(t.Context(), study)
	if err != nil || !report.OK() {
		t.Fatalf("%s: index: %+v, %v", study, report, err)
	}
}
