package read

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// program puts a shell script on a PATH of its own.
func program(t *testing.T, name, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no shell scripts here")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
}

// TestOCR: with a program that stands in for the real one, a scanned PDF is
// read page by page, and others are left alone.
func TestOCR(t *testing.T) {
	made := filepath.Join(t.TempDir(), "made.pdf")
	if err := os.WriteFile(made, []byte(pdfOf("", []string{"Read by ocrmypdf."})), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := folder(t, map[string]string{"image.pdf": pdfOf("", nil, nil), "text.pdf": pdfOf("", []string{"Has text."})})
	for _, tt := range []struct{ name, script, want string }{
		{"tesseract", `[ "$1" = --version ] && { echo tesseract 5.3.0; exit; }; /usr/bin/head -c 4 | /usr/bin/tail -c 3; echo " page, $*"`,
			`doc image.pdf pdf/1+tesseract/5.3.0 "PNG page, stdin stdout -l eng+fra` + "\\n" + `PNG page, stdin stdout -l eng+fra"`},
		{"ocrmypdf", `[ "$1" = --version ] && { echo 14.0.1; exit; }; eval "out=\${$#}"; /bin/cat ` + made + ` > "$out"`, `doc image.pdf pdf/1+ocrmypdf/14.0.1 "Read by ocrmypdf."`},
	} {
		program(t, tt.name, tt.script)
		opts := Options{OCR: "eng+fra"}
		if err := opts.Validate(); err != nil {
			t.Fatal(err)
		}
		docs, skips := readAll(t, opts, dir)
		got := listing(docs[:len(docs)-1], nil)
		for _, s := range skips {
			got += s.Reason + " " + s.Detail
		}
		if strings.TrimSpace(got) != tt.want || docs[len(docs)-1].Text != "Has text." {
			t.Errorf("%s %s:\n got %s\nwant %s", tt.name, tt.script, got, tt.want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	for _, languages := range []string{"eng", "eng -x", "../x"} {
		if err := (&Options{OCR: languages}).Validate(); err == nil || !strings.HasPrefix(err.Error(), "--ocr") {
			t.Errorf("--ocr=%s without a program: %v", languages, err)
		}
	}
}

// TestOCRFails: what goes wrong with the program is said.
func TestOCRFails(t *testing.T) {
	for _, tt := range []struct {
		script, want string
		limit        time.Duration
	}{
		{"echo no such language >&2; exit 1", "needs-ocr: tesseract failed: exit status 1: no such language", time.Minute},
		{"exec /bin/sleep 60", "timeout: tesseract did not end within 50ms (--max-time)", 50 * time.Millisecond},
	} {
		program(t, "tesseract", tt.script)
		path, err := ocrProgram()
		if err != nil {
			t.Fatal(err)
		}
		o := &ocr{s: &session{ctx: t.Context(), opts: &Options{MaxTime: tt.limit}}, program: path, name: "tesseract"}
		if _, err := o.run(nil); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.script, err, tt.want)
		}
	}
}
