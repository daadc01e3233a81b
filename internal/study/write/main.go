// Command write writes the invented corpus of package study to a folder:
//
//	go run ./internal/study/write -o corpus642
//	attache label corpus642/reports -o study
package main

import (
	"flag"
	"fmt"
	"os"

	"attache/internal/study"
)

func main() {
	out := flag.String("o", "", "the `folder` to write reports/ and truth.jsonl to")
	seed := flag.Uint64("seed", 1, "decides which sentences stand in which report")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "write: want -o FOLDER and nothing else")
		os.Exit(2)
	}
	if err := study.Write(*out, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(1)
	}
}
