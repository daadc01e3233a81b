package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium/requests"

	"attache/corpus"
)

// checkOCR refuses languages that are no names of Tesseract's, and OCR where no
// program for it is installed.
func checkOCR(languages string) error {
	if languages == "" {
		return nil
	}
	if strings.Trim(languages, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_+") != "" {
		return fmt.Errorf("--ocr=%s: want languages as Tesseract names them, such as eng or eng+chi_sim", languages)
	}
	_, err := ocrProgram()
	return err
}

// ocrProgram finds the program that reads scanned pages.
func ocrProgram() (path string, err error) {
	for _, name := range []string{"ocrmypdf", "tesseract"} {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("--ocr: neither ocrmypdf nor tesseract is installed, and attache has no OCR of its own")
}

// recognized reads a PDF of images by the OCR program that is installed.
func (s *session) recognized(data []byte) (*corpus.Document, error) {
	program, err := ocrProgram()
	if err != nil {
		return nil, refuse(NeedsOCR, "%v", err)
	}
	o := &ocr{s: s, program: program, name: filepath.Base(program)}
	o.name = strings.TrimSuffix(o.name, filepath.Ext(o.name)) // .exe
	if o.name == "ocrmypdf" {
		return o.wholePDF(data)
	}
	return o.pages(data)
}

// ocr is one use of an OCR program.
type ocr struct {
	s             *session
	program, name string
}

// reader is the name and version of the reader of a page's picture.
func (o *ocr) reader() string {
	out, err := o.run(nil, "--version")
	version := "?"
	if words := strings.Fields(string(out)); err == nil && len(words) > 0 {
		version = strings.TrimPrefix(words[min(1, len(words)-1)], "v") // "tesseract 5.3.0", "14.0.1"
	}
	return "pdf/1+" + o.name + "/" + printable(version)
}

// run runs the program, for at most Options.MaxTime, and returns its output.
func (o *ocr) run(input []byte, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(o.s.ctx, o.s.opts.MaxTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.program, args...)
	cmd.WaitDelay = time.Second // its children may hold its output open
	var out, said bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(input), &out, &said
	err := cmd.Run()
	switch {
	case ctx.Err() == context.DeadlineExceeded:
		return nil, refuse(Timeout, "%s did not end within %v (--max-time)", o.name, o.s.opts.MaxTime)
	case err != nil:
		line, _ := firstLine(strings.TrimSpace(said.String()))
		return nil, refuse(NeedsOCR, "%s failed: %v: %s", o.name, err, printable(shorten(line, 200)))
	}
	return out.Bytes(), nil
}

// wholePDF has ocrmypdf write a copy with text, and reads that.
func (o *ocr) wholePDF(data []byte) (*corpus.Document, error) {
	dir, err := os.MkdirTemp("", "attache-ocr-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, err
	}
	if _, err := o.run(nil, "--quiet", "--skip-text", "--output-type", "pdf", "--language", o.s.opts.OCR, in, out); err != nil {
		return nil, err
	}
	made, err := os.Open(out)
	if err != nil {
		return nil, refuse(NeedsOCR, "%s wrote no PDF", o.name)
	}
	defer made.Close()
	withText, err := readLimited(made, o.s.opts.MaxBytes)
	if err != nil {
		return nil, err
	}
	d, err := o.s.pdfDocument(withText)
	if err != nil {
		return nil, err
	}
	d.Reader.Name = o.reader()
	return d, nil
}

// Pages are drawn at 300 dots an inch, as Tesseract's manual advises, unless
// they would have more than maxPixels.
const (
	ocrDPI    = 300
	maxPixels = 40_000_000
)

// pages draws each page and has tesseract read it.
func (o *ocr) pages(data []byte) (*corpus.Document, error) {
	engine, err := o.s.pdfEngine()
	if err != nil {
		return nil, err
	}
	p, shut, err := engine.open(data, o.s.opts)
	if err != nil {
		return nil, err
	}
	defer shut()
	var pages [][]string
	size := 0
	for i := range p.pages {
		picture, err := p.draw(i)
		if err != nil {
			pages = append(pages, nil)
			continue
		}
		text, err := o.run(picture, "stdin", "stdout", "-l", o.s.opts.OCR)
		if err != nil {
			return nil, err
		}
		if size += len(text); int64(size) > o.s.opts.MaxBytes {
			return nil, refuse(TooLarge, "more than %d bytes of text, the limit of one document (--max-bytes)", o.s.opts.MaxBytes)
		}
		pages = append(pages, pageLines(strings.ToValidUTF8(string(text), "")))
	}
	d := p.report(o.reader(), pages)
	if d.Text == "" {
		return nil, refuse(Empty, "%s found no text on %d pages", o.name, p.pages)
	}
	return d, nil
}

// draw is a picture of one page, as PNG.
func (p *openPDF) draw(i int) ([]byte, error) {
	size, err := p.GetPageSize(&requests.GetPageSize{Page: p.page(i)})
	if err != nil {
		return nil, err
	}
	dpi := ocrDPI
	for dpi > 1 && size.Width/72*size.Height/72*float64(dpi*dpi) > maxPixels {
		dpi /= 2
	}
	drawn, err := p.RenderPageInDPI(&requests.RenderPageInDPI{Page: p.page(i), DPI: dpi})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, drawn.Result.Image)
	return b.Bytes(), err
}
