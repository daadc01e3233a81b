package classify_test

import (
	"fmt"
	"strings"

	"attache/classify"
	"attache/corpus"
)

func ExampleClassifier_Classify() {
	c, err := classify.New(classify.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := &corpus.Document{Text: "The company develops lithium-ion batteries with a solid electrolyte for grid energy storage and seeks partners for joint production."}
	for _, d := range c.Classify(doc) {
		if threshold, _ := c.Threshold(d.ID); d.Score >= threshold {
			fmt.Println(d.ID)
		}
	}
	// Output: energy
}

func ExampleParseTaxonomy() {
	taxonomy, err := classify.ParseTaxonomy("my.yaml", []byte("domains:\n - id: tea\n   name: Tea growing\n   phrases: {oolong: 3, tea leaf: 2}\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(taxonomy.IDs())
	_, err = classify.ParseTaxonomy("my.yaml", []byte("domains:\n - id: tea\n   phrases: {oolong: strong}\n"))
	fmt.Println(err)
	// Output:
	// [tea]
	// my.yaml:3: phrase "oolong": weight "strong" is not a number
}

func ExampleClassifier_Explain() {
	c, err := classify.New(classify.Options{PhrasesOnly: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := c.Explain(&corpus.Document{Text: "The laboratory offers a trapped-ion quantum computer of forty qubits to partners abroad."}, "quantum")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, term := range e.Terms {
		fmt.Printf("%s %+.1f\n", term.Text, term.Logits)
	}
	// Output:
	// quantum computer +4.5
	// qubits +4.5
	// trapped-ion +3.8
}

func ExampleReadExamples() {
	c, err := classify.New(classify.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	gold, err := classify.ReadExamples("gold.jsonl", strings.NewReader(`{"text":"New vaccines.","domains":["biotech"]}`), c)
	fmt.Println(len(gold), gold[0].Domains, err)
	// Output: 1 [biotech] <nil>
}
