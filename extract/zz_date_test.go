package extract

import (
	"fmt"
	"os"
	"testing"
)

func TestDevDate(t *testing.T) {
	half := "dev"
	if h := os.Getenv("HALF"); h != "" {
		half = h
	}
	bad, n := 0, 0
	for _, r := range readReports(t, half) {
		d := r.document()
		got := findDate(d, passagesOf(d), "")
		v := ""
		if got != nil {
			v = got.Value
		}
		n++
		if v != r.Truth.Date {
			bad++
			if half == "dev" {
				fmt.Printf("%s want %q got %q %v\n", r.ID, r.Truth.Date, v, got)
			}
		}
	}
	fmt.Printf("%s date right %d of %d\n", half, n-bad, n)
}
