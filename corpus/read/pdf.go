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
// has at most a gigabyte of memory. Scripts in a PDF are never run.
func readPDF(s *session, source string, r *bufio.Reader) {
	s.whole(source, r, s.opts.MaxBytes, func(data []byte) (*corpus.Document, error) {
		if s.pdf == nil {
			engine, err := newPDFEngine(!s.opts.NoCache)
			if err != nil {
				return nil, refuse(ReaderFault, "the PDF reader does not start: %v", err)
			}
			s.pdf = engine
		}
		return s.pdf.document(data, s.opts)
	})
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

// document reads one PDF.
func (e *pdfEngine) document(data []byte, opts *Options) (*corpus.Document, error) {
	instance, err := e.pool.GetInstance(startLimit)
	if err != nil {
		return nil, refuse(ReaderFault, "the PDF reader does not start: %v", err)
	}
	defer func() { _ = instance.Close() }() // each file has an instance of its own, so that none can leave traces
	opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return nil, refuse(Unsupported, "the PDF is encrypted")
	case err != nil:
		return nil, refuse(Truncated, "the PDF is damaged: %v", err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, refuse(Truncated, "the PDF is damaged: %v", err)
	}
	if int64(count.PageCount) > opts.MaxPages {
		return nil, refuse(TooLarge, "%d pages; the limit is %d", count.PageCount, opts.MaxPages)
	}
	var pages [][]string
	size := int64(0)
	for i := range count.PageCount {
		page, err := instance.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: opened.Document, Index: i}}})
		if err != nil {
			pages = append(pages, nil) // one bad page does not cost the others
			continue
		}
		if size += int64(len(page.Text)); size > opts.MaxBytes {
			return nil, refuse(TooLarge, "more than %d bytes of text, the limit of one document", opts.MaxBytes)
		}
		pages = append(pages, pageLines(page.Text))
	}
	d := &corpus.Document{Reader: &corpus.Reader{Name: "pdf/1"}}
	if d.Text, d.Reader.Pages = joinPages(dropRepeated(pages)); d.Text == "" {
		return nil, refuse(NeedsOCR, "%d pages without text: an image of the report, which needs OCR", count.PageCount)
	}
	d.Title = pdfTitle(metaText(instance, opened.Document, "Title"), d.Text)
	setMeta(d, "author", metaText(instance, opened.Document, "Author"))
	return d, nil
}

func metaText(instance pdfium.Pdfium, document references.FPDF_DOCUMENT, tag string) string {
	found, err := instance.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: document, Tag: tag})
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
