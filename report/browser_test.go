package report

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser opens the page of a report in a headless Chromium, and collects what
// it complains of and what it asks the network for.
func browser(t *testing.T, r *Report) (ctx context.Context, complaints, requests *[]string) {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium to open the page in")
	}
	var page bytes.Buffer
	if err := HTML(&page, r, "A page", "study", 0); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, page.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, done := chromedp.NewContext(ctx, chromedp.WithErrorf(t.Logf)) // events that the library does not know yet
	t.Cleanup(done)
	complaints, requests = new([]string), new([]string)
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			*complaints = append(*complaints, e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			*complaints = append(*complaints, fmt.Sprint("console: ", e.Type))
		case *log.EventEntryAdded:
			*complaints = append(*complaints, e.Entry.Text)
		case *network.EventRequestWillBeSent:
			*requests = append(*requests, e.Request.URL)
		}
	})
	if err := chromedp.Run(ctx, network.Enable(), log.Enable(), chromedp.Navigate("file://"+file), chromedp.WaitReady("footer")); err != nil {
		t.Fatal(err)
	}
	return ctx, complaints, requests
}

// column reads a column of a table, from top to bottom.
func column(ctx context.Context, t *testing.T, table string, n int) []string {
	t.Helper()
	var cells []string
	js := fmt.Sprintf(`[...document.querySelector('[aria-labelledby="t-%s"]').tBodies[0].rows].map(r => r.cells[%d].textContent)`, table, n)
	if err := chromedp.Run(ctx, chromedp.Evaluate(js, &cells)); err != nil {
		t.Fatal(err)
	}
	return cells
}

func TestPageInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	ctx, complaints, requests := browser(t, full(t))
	click := func(selector string) {
		t.Helper()
		if err := chromedp.Run(ctx, chromedp.Evaluate(fmt.Sprintf(`document.querySelector(%q).click()`, selector), nil)); err != nil {
			t.Fatal(err)
		}
	}
	// Children stay behind their parents, and what has no value at the end.
	if got := strings.Join(column(ctx, t, "domain", 0), " "); got != "ai chips chips/design bio none not assessed" {
		t.Errorf("the table begins as %q", got)
	}
	const head = `[aria-labelledby="t-domain"] thead th:nth-child(%d) button`
	for _, c := range []struct {
		column int
		want   string
	}{{1, "ai bio chips chips/design none not assessed"}, {1, "chips chips/design bio ai none not assessed"}, {2, "chips chips/design ai bio none not assessed"}, {2, "bio chips chips/design ai none not assessed"}} {
		click(fmt.Sprintf(head, c.column))
		if got := strings.Join(column(ctx, t, "domain", 0), " "); got != c.want {
			t.Errorf("a click on column %d gives %q, want %q", c.column, got, c.want)
		}
	}
	// A number leads to its reports.
	click(`[aria-labelledby="t-origin"] a[data-docs]`)
	var listed, heading string
	var pdf []byte
	var wide, unnamed int
	err := chromedp.Run(ctx,
		chromedp.Text("dialog[open] ol", &listed), chromedp.Text("dialog[open] h3", &heading),
		chromedp.Evaluate(`document.querySelector("dialog").close()`, nil),
		chromedp.Evaluate(`document.querySelectorAll('svg:not([role=img]), svg[role=img]:not([aria-labelledby]), button:empty, a:empty').length`, &unnamed),
		emulation.SetDeviceMetricsOverride(390, 844, 1, true),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = cdpage.PrintToPDF().Do(ctx)
			return err
		}))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(listed, "A title with </script> & more") != 2 || !strings.Contains(heading, "DE") {
		t.Errorf("%q lists %q", heading, listed)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 10_000 {
		t.Errorf("%d bytes of PDF", len(pdf))
	}
	if unnamed > 0 || wide > 390 {
		t.Errorf("%d things without a name; %d pixels wide on a telephone", unnamed, wide)
	}
	if len(*complaints) > 0 {
		t.Errorf("the browser complains: %q", *complaints)
	}
	for _, url := range *requests {
		if !strings.HasPrefix(url, "file:///") && !strings.HasPrefix(url, "data:") {
			t.Errorf("the page asks for %s", url)
		}
	}
	if len(*requests) == 0 {
		t.Error("not even the page was asked for: the test looks away")
	}
}

// Text has a contrast of at least 4.5 with what it stands on, in both themes
// (WCAG 2.2, 1.4.3).
func TestContrast(t *testing.T) {
	light := map[string]string{}
	for _, c := range palette {
		light[c.name] = fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	for theme, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, pair := range [][2]string{
			{"ink", "paper"}, {"muted", "paper"}, {"event", "paper"}, {"bar", "paper"}, {"ink", "shade1"}, {"ink", "shade2"}, {"ink", "shade3"}, {"strong", "shade4"}, {"strong", "shade5"}, {"muted", "land"},
		} {
			if c := contrast(colours[pair[0]], colours[pair[1]]); !(c >= 4.5) {
				t.Errorf("%s: %s on %s has a contrast of %.2f", theme, pair[0], pair[1], c)
			}
		}
	}
}
