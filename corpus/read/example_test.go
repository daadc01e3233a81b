package read_test

import (
	"context"
	"fmt"
	"strings"

	"attache/corpus/read"
)

func ExampleRead() {
	for item, err := range read.Read(context.Background(), []string{"../sample/reports/tbilisi-wine.txt"}, read.Options{}) {
		switch {
		case err != nil:
			fmt.Println(err)
		case item.Skip != nil:
			fmt.Println("skipped:", item.Skip.Source, item.Skip.Reason, item.Skip.Detail)
		default:
			d := item.Doc
			fmt.Println(d.Source, d.Lang, d.Reader.Encoding)
			fmt.Println(d.Title)
			fmt.Println(d.Meta["country"], "/", d.Meta["date"])
		}
	}
	// Output:
	// tbilisi-wine.txt en utf-8
	// Hail forecast for vineyards in Kakheti
	// Georgia / 9 April 2022
}

func ExampleReadLines() {
	lines := strings.NewReader(`{"Body": "A licence is offered."}` + "\n" + `{"Body": 7}`)
	for item := range read.ReadLines(context.Background(), lines, "-", read.Options{Map: map[string]string{"text": "Body"}}) {
		if item.Doc != nil {
			fmt.Println(item.Doc.Source, item.Doc.Text)
		} else {
			fmt.Println(item.Skip.Source, item.Skip.Reason, item.Skip.Detail)
		}
	}
	// Output:
	// -:1 A licence is offered.
	// -:2 bad-json field "Body" is a number, want a string
}

func ExampleSources() {
	sources, err := read.Sources([]string{"../sample"}, read.Options{})
	fmt.Println(sources[0].Name, sources[0].Skip.Reason)
	fmt.Println(sources[len(sources)-1].Name, err)
	// Output:
	// sample/.gitattributes hidden
	// sample/truth.jsonl <nil>
}

func ExampleDetectLang() {
	fmt.Println(read.DetectLang("The company offers a licence and looks for a partner with a plant of its own."))
	fmt.Println(read.DetectLang("该公司希望寻找合作伙伴。"))
	// Output:
	// en
	// zh
}
