package country

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzFind checks what the package promises of its mentions: spans within the
// text, ascending, apart, with a known code and a score; and that reading
// twice gives the same.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"", "Georgia", "Atlanta, Georgia (US)", "U.S.", "俄罗斯联邦和中国", "Côte d’Ivoire", "DE/FR/NL", "\xff\xfeRussia\xc3", "New\nYork\n\nNew", "Dr. Jordan, J. London (DE)",
		"Korean-", "-", "(CN)", "IT IS US", "Paris, Texas, TX 77002", "'", "University of ", "Sino-", "刚果（金）",
	} {
		f.Add(seed, seed)
	}
	finder := newTestFinder(f)
	f.Fuzz(func(t *testing.T, title, text string) {
		fields := []Field{{Name: "title", Text: title}, {Name: "text", Text: text}}
		mentions := finder.Find(fields)
		end, field := 0, ""
		for _, m := range mentions {
			if m.Field != field {
				end, field = 0, m.Field
			}
			body := text
			if m.Field == "title" {
				body = title
			}
			if m.Span.Start < end || m.Span.End <= m.Span.Start || m.Span.End > len(body) {
				t.Fatalf("span %v after %d of %d bytes", m.Span, end, len(body))
			}
			end = m.Span.End
			if Name(m.Code) == "" || m.Kind == "" || m.Score < floor || m.Score > 1 {
				t.Fatalf("mention %+v", m)
			}
		}
		if diff := cmp.Diff(mentions, finder.Find(fields)); diff != "" {
			t.Fatalf("read twice:\n%s", diff)
		}
	})
}
