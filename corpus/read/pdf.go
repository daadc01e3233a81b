package read

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"

	"attache/corpus"
)

// readPDF reads a PDF as one report, with a map of its pages. PDFium reads it,
// compiled to WebAssembly: in a sandbox that sees no file and no network and
// has at most a gigabyte of memory. Scripts in a PDF are never run. A PDF of
// images alone is left to OCR, if that is wanted.
func readPDF(s *session, source string, r *bufio.Reader) {
	data, err := readLimited(r, s.opts.MaxBytes)
	if err != nil {
		s.skipError(source, err)
		return
	}
	d, err := s.pdfDocument(data)
	if isRefused(err, NeedsOCR) && s.opts.OCR != "" {
		d, err = s.recognized(data)
	}
	if err != nil {
		s.skipError(source, err)
		return
	}
	s.document(d, source, data)
}

// pdfDocument reads the text of a PDF.
func (s *session) pdfDocument(data []byte) (*corpus.Document, error) {
	engine, err := s.pdfEngine()
	if err != nil {
		return nil, err
	}
	opts := s.opts
	d, err := timed(s, func() (*corpus.Document, error) { return engine.document(data, opts) })
	if isRefused(err, Timeout) {
		s.pdf = nil // it is still at work
	}
	return d, err
}

// pdfEngine starts the sandbox, if it does not run.
func (s *session) pdfEngine() (*pdfEngine, error) {
	if s.pdf == nil {
		engine, err := newPDFEngine(!s.opts.NoCache)
		if err != nil {
			return nil, refuse(ReaderFault, "the PDF reader does not start: %v", err)
		}
		s.pdf = engine
	}
	return s.pdf, nil
}

// pdfEngine is a running sandbox. It belongs to one Read, which starts it at
// the first PDF and closes it at the end.
type pdfEngine struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

// startLimit is how long an instance may take to start.
const startLimit = 20 * time.Second

// maxSandbox is the memory of a sandbox, in pages of 64 KiB.
const maxSandbox = 16 << 10

// newPDFEngine starts a sandbox. Compiling it takes seconds; with cached, what
// was compiled is kept in the user's cache directory, where there is one.
func newPDFEngine(cached bool) (*pdfEngine, error) {
	e := &pdfEngine{cache: wazero.NewCompilationCache()}
	if dir, err := os.UserCacheDir(); cached && err == nil {
		if onDisk, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "attache", "pdf")); err == nil {
			e.cache = onDisk
		}
	}
	config := wazero.NewRuntimeConfig().WithCompilationCache(e.cache).WithMemoryLimitPages(maxSandbox)
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
	})
	e.pool = pool
	return e, err
}

func (e *pdfEngine) close() error { return e.pool.Close() }

// open opens a PDF in an instance of its own, so that no file can leave traces,
// and counts its pages. shut must be called at the end.
func (e *pdfEngine) open(data []byte, opts *Options) (p *openPDF, shut func(), err error) {
	instance, err := e.pool.GetInstance(startLimit)
	if err != nil {
		return nil, nil, refuse(ReaderFault, "the PDF reader does not start: %v", err)
	}
	defer func() {
		if err != nil {
			_ = instance.Close()
		}
	}()
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, nil, refuse(Unsupported, "the PDF is encrypted")
	case err != nil:
		return nil, nil, refuse(Truncated, "the PDF is damaged: %v", err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, nil, refuse(Truncated, "the PDF is damaged: %v", err)
	}
	if int64(count.PageCount) > opts.MaxPages {
		return nil, nil, refuse(TooLarge, "%d pages; the limit is %d (--max-pages)", count.PageCount, opts.MaxPages)
	}
	return &openPDF{instance, opened.Document, count.PageCount}, func() { _ = instance.Close() }, nil
}

// openPDF is a PDF in the sandbox.
type openPDF struct {
	pdfium.Pdfium
	document references.FPDF_DOCUMENT
	pages    int
}

func (p *openPDF) page(i int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: p.document, Index: i}}
}

// document reads one PDF.
func (e *pdfEngine) document(data []byte, opts *Options) (*corpus.Document, error) {
	p, shut, err := e.open(data, opts)
	if err != nil {
		return nil, err
	}
	defer shut()
	var pages [][]string
	size := int64(0)
	for i := range p.pages {
		page, err := p.GetPageText(&requests.GetPageText{Page: p.page(i)})
		if err != nil {
			pages = append(pages, nil) // one bad page does not cost the others
			continue
		}
		if size += int64(len(page.Text)); size > opts.MaxBytes {
			return nil, refuse(TooLarge, "more than %d bytes of text, the limit of one document (--max-bytes)", opts.MaxBytes)
		}
		pages = append(pages, pageLines(page.Text))
	}
	d := p.report("pdf/1", pages)
	if d.Text == "" {
		return nil, refuse(NeedsOCR, "%d pages without text: an image of the report, which needs OCR (--ocr)", p.pages)
	}
	return d, nil
}

// report makes one document of the lines of all pages.
func (p *openPDF) report(reader string, pages [][]string) *corpus.Document {
	d := &corpus.Document{Reader: &corpus.Reader{Name: reader}}
	d.Text, d.Reader.Pages = joinPages(dropRepeated(pages))
	d.Title = pdfTitle(p.metaText("Title"), d.Text)
	setMeta(d, "author", p.metaText("Author"))
	return d
}

func (p *openPDF) metaText(tag string) string {
	found, err := p.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: p.document, Tag: tag})
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(printable(found.Value)), " ")
}

// pdfTitle is the title that the PDF states, unless it is that of a program or
// file, or else the first line of its text if it stands as a title.
func pdfTitle(stated, text string) string {
	lower := strings.ToLower(stated)
	if stated == "" || strings.HasPrefix(lower, "microsoft word") || strings.HasPrefix(lower, "untitled") || filepath.Ext(lower) != "" && !strings.Contains(stated, " ") {
		return titleLine(text)
	}
	return fmt.Sprintf("%.*s", maxTitle, stated)
}
