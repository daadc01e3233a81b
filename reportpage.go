package attache

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"attache/corpus"
	"attache/extract"
	"attache/report"
)

// PageOptions say what ReportPage writes.
type PageOptions struct {
	ReportOptions
	// HTML is the file of the page, Charts the folder of the charts; "" writes
	// none.
	HTML, Charts string
	// Title heads the page; "" takes the folder's name.
	Title string
	// Top is the most rows of a table, 0 for all.
	Top int
}

// mostKept is the number of reports up to which a page lists those behind each
// number: beyond, it would be too large to read.
const mostKept = 5000

// ReportPage counts the corpus as Report does and writes a page, charts or both,
// each file whole or not at all. It returns the files written.
func ReportPage(ctx context.Context, folder string, opts PageOptions) (written []string, err error) {
	f, err := corpus.Open(folder)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if len(opts.By) == 0 {
		opts.By = report.PageTables()
	}
	opts.Keep = opts.HTML != "" && f.Len() <= mostKept
	r, err := reportOn(ctx, f, opts.ReportOptions)
	if err != nil {
		return nil, err
	}
	for _, c := range extract.Criteria() {
		r.Method.Criteria = append(r.Method.Criteria, report.Criterion(c))
	}
	if opts.Top == 0 && r.Entities != nil { // nobody reads a page of thousands
		r.Entities.Top = r.Entities.Top[:min(len(r.Entities.Top), 100)]
	}
	write := func(path string, data []byte) error {
		written = append(written, path)
		return corpus.WriteFile(path, data)
	}
	if opts.Charts != "" {
		if err := os.MkdirAll(opts.Charts, 0o755); err != nil {
			return nil, err
		}
		for _, c := range r.Charts() {
			svg, svgErr := c.SVG()
			png, pngErr := c.PNG()
			if err := errors.Join(svgErr, pngErr); err != nil {
				return written, fmt.Errorf("chart %s: %w", c.Name, err)
			}
			path := filepath.Join(opts.Charts, c.Name)
			if err := errors.Join(write(path+".svg", svg), write(path+".png", png)); err != nil {
				return written, err
			}
		}
	}
	if opts.HTML != "" {
		name := filepath.Base(filepath.Clean(folder))
		var page bytes.Buffer
		if err := report.HTML(&page, r, cmp.Or(opts.Title, "Report on "+name), folder, opts.Top); err != nil {
			return written, err
		}
		err = write(opts.HTML, page.Bytes())
	}
	return written, err
}
