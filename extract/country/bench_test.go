package country

import (
	"strings"
	"testing"

	"attache/models"
)

// sample is prose of the reports' kind, for measuring.
const sample = "The Consulate General in Houston met engineers of a San Diego company that makes needle-free injectors for vaccines. " +
	"The company has sold licences to partners in South Korea and India, and its founder, Mr. Smith, spoke of clinical trials in New Mexico. " +
	"Officials from the Russian Ministry of Education and the University of Cambridge were present; both want to produce in Guangdong. "

// BenchmarkFind reports bytes a second; the promise is 10 MB/s on one core.
func BenchmarkFind(b *testing.B) {
	f, err := New()
	if err != nil {
		b.Fatal(err)
	}
	fields := []Field{{Name: "text", Text: strings.Repeat(sample, 40)}}
	b.SetBytes(int64(len(fields[0].Text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Find(fields)
	}
}

// BenchmarkLoad is the time New takes the first time.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		t, err := parseTables(models.Countries, models.Regions, models.Cities, models.CountryPhrases, models.GivenNames)
		if err != nil {
			b.Fatal(err)
		}
		newFinder(t)
	}
}
