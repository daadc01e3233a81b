package extract

import (
	"fmt"
	"log"
	"strings"
	"testing"

	"attache/models"
)

// reportText is in the manner of the reports attache is for.
const reportText = `Lyell Immunopharma, Inc., a South San Francisco-based company, has developed a platform for T cells with the Fred Hutchinson Cancer Center. ` +
	`The consulate met Dr. Elizabeth Homans and the U.S. National Cancer Institute (NCI) in Bethesda. NCI offers an exclusive licence. ` +
	`Siemens AG, Zhejiang Shapuaisi Pharmaceutical Co.,Ltd. and the Technical University of Munich are said to be interested. `

func ExampleBuiltInEntities() {
	recognizer, err := BuiltInEntities()
	if err != nil {
		log.Fatal(err)
	}
	cut, err := newSegmenter()
	if err != nil {
		log.Fatal(err)
	}
	text := "Siemens AG has opened a laboratory in Munich."
	for _, e := range recognizer.Recognize([]Passage{cut.passage("text", text)}, nil) {
		fmt.Println(e.Type, e.Span.Of(text))
	}
	// Output:
	// ORG Siemens AG
	// LOC Munich
}

func TestBuiltInEntitiesAreSmall(t *testing.T) {
	if n := len(models.EntitiesEN); n > 16<<20 {
		t.Errorf("%d bytes, want at most 16 MiB", n)
	}
}

func TestBuiltInEntitiesReadAReport(t *testing.T) {
	m, err := BuiltInEntities()
	if err != nil {
		t.Fatal(err)
	}
	names := strings.Join(found(t, m, reportText), "; ")
	for _, want := range []string{"ORG Lyell Immunopharma, Inc.", "ORG Siemens AG", "ORG Zhejiang Shapuaisi Pharmaceutical Co.,Ltd.", "LOC Bethesda", "PER Elizabeth Homans", "ORG NCI"} {
		if !strings.Contains(names, want) {
			t.Errorf("no %s among %s", want, names)
		}
	}
	for name, text := range hardTexts {
		t.Run(name, func(t *testing.T) { checkNames(t, text, m.Recognize(cutTexts(t, text), nil)) })
	}
}

func BenchmarkBuiltInEntities(b *testing.B) {
	m, err := BuiltInEntities()
	if err != nil {
		b.Fatal(err)
	}
	passages := cutTexts(b, strings.Repeat(reportText, 20))
	var dst []Entity
	for b.Loop() {
		dst = m.Recognize(passages, dst[:0])
	}
	b.ReportMetric(float64(len(passages[0].Tokens))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkLoadBuiltInEntities(b *testing.B) {
	for b.Loop() {
		if _, err := BuiltInEntities(); err != nil {
			b.Fatal(err)
		}
	}
}
