//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is attache running beside the test, fed through its standard input.
type process struct {
	*exec.Cmd
	in       io.WriteCloser
	out, err bytes.Buffer
}

func start(t testing.TB, args ...string) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(t.TempDir(), "attache") // testscript's main looks at the name
	if err := os.Symlink(exe, bin); err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(bin, args...)}
	p.Stdout, p.Stderr = &p.out, &p.err
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Process.Kill() })
	return p
}

// end waits for the process and returns its exit code.
func (p *process) end(t testing.TB) int {
	t.Helper()
	p.in.Close()
	if err := p.Wait(); err != nil && p.ProcessState == nil {
		t.Fatal(err)
	}
	return p.ProcessState.ExitCode()
}

// awaitLock waits until a process holds the folder.
func awaitLock(t *testing.T, study string) {
	t.Helper()
	for range 600 {
		if _, err := os.Stat(filepath.Join(study, ".lock-holder")); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nobody took the lock of %s", study)
}

// While one process labels, a second is told who does, and readers see the
// last finished run.
func TestTwoAtOnce(t *testing.T) {
	study := filepath.Join(t.TempDir(), "study")
	first := start(t, "label", "-", "-o", study, "-q")
	fmt.Fprintln(first.in, `{"id":"a","text":"A laser from Norway."}`)
	if code := first.end(t); code != exitDone {
		t.Fatalf("exit %d: %s", code, first.err.String())
	}
	busy := start(t, "label", "-", "-o", study, "-q")
	awaitLock(t, study)

	second := start(t, "label", "-", "-o", study, "-q")
	if code := second.end(t); code != exitFailed || !strings.Contains(second.err.String(), fmt.Sprintf("process %d", busy.Process.Pid)) {
		t.Errorf("the second exits %d and says %q", code, second.err.String())
	}
	reader := start(t, "search", study, "laser", "--ids")
	if code := reader.end(t); code != exitDone || reader.out.String() != "a\n" {
		t.Errorf("a reader exits %d, finds %q, says %q", code, reader.out.String(), reader.err.String())
	}
	fmt.Fprintln(busy.in, `{"id":"b","text":"A vaccine from India."}`)
	if code := busy.end(t); code != exitDone {
		t.Errorf("the first exits %d: %s", code, busy.err.String())
	}
}

// Ctrl-C stops cleanly, says how to go on, and exits 130; then going on works.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	in, study := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "study")
	reports(t, in, 4000)
	p := start(t, "label", in, "-o", study, "-q", "-j", "1")
	awaitLock(t, study)
	if err := p.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := p.end(t); code != exitInterrupted {
		t.Fatalf("exit %d: %s", code, p.err.String())
	}
	if want := fmt.Sprintf("hint: to go on where it stopped: attache label %s -o %s", in, study); !strings.Contains(p.err.String(), want) {
		t.Errorf("stderr %q, want %q", p.err.String(), want)
	}
	again := start(t, "label", in, "-o", study, "-q", "--no-index")
	if code := again.end(t); code != exitSkipped {
		t.Errorf("going on exits %d: %s", code, again.err.String())
	}
}

// A full disk is a clear error; with room again, the same command finishes.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	small := filepath.Join(dir, "small")
	if err := os.Mkdir(small, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := mountSmall(small, "size=1m"); err != nil {
		t.Skipf("needs the right to mount a small file system: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(small, 0) })
	in, study := filepath.Join(dir, "in.jsonl"), filepath.Join(small, "study")
	reports(t, in, 600)
	p := start(t, "label", in, "-o", study, "-q", "--no-index")
	if code := p.end(t); code != exitFailed || !strings.Contains(p.err.String(), "no space left") {
		t.Fatalf("exit %d: %s", code, p.err.String())
	}
	if strings.Count(p.err.String(), "\n") > 2 {
		t.Errorf("more than a line and a hint: %s", p.err.String())
	}
	if err := mountSmall(small, "remount,size=64m"); err != nil {
		t.Fatal(err)
	}
	again := start(t, "label", in, "-o", study, "-q", "--no-index")
	if code := again.end(t); code != exitSkipped {
		t.Fatalf("with room again: exit %d: %s", code, again.err.String())
	}
	whole := filepath.Join(dir, "whole")
	if code := start(t, "label", in, "-o", whole, "-q", "--no-index").end(t); code != exitSkipped {
		t.Fatal(code)
	}
	if a, b := ledger(t, study), ledger(t, whole); a["records.jsonl"] != b["records.jsonl"] || a["manifest.json"] != b["manifest.json"] {
		t.Error("after a full disk the folder is another than without")
	}
}
