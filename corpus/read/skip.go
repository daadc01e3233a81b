package read

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"attache/corpus"
)

// Skip says what was not read, and why.
type Skip struct {
	// Source is as a document's: file, or file and line.
	Source string `json:"source"`
	Reason Reason `json:"reason"`
	// Detail is for people: the limit, the field, the error.
	Detail string `json:"detail,omitempty"`
	// SourceSHA256 is the digest of a whole file that was skipped, where it
	// could be read at all.
	SourceSHA256 string `json:"source_sha256,omitempty"`
}

// Reason is why an input was skipped, one of a fixed set.
type Reason = string

// The reasons. DuplicateID and Forgotten are given by whoever keeps the ids.
const (
	TooLarge    Reason = "too-large"            // over a limit, which Detail names
	NotText     Reason = "not-text"             // binary, whatever its name says
	BadEncoding Reason = "bad-encoding"         // no character set fits the bytes
	Empty       Reason = "empty"                // no text in it
	NoText      Reason = "no-text"              // no column or key holds the text
	BadJSON     Reason = "bad-json"             // broken, or a value of the wrong type
	BadRow      Reason = "bad-row"              // a table's row that does not fit its header
	DuplicateID Reason = "duplicate-id"         // the id was used before
	Forgotten   Reason = corpus.ReasonForgotten // its record was forgotten
	Unreadable  Reason = "unreadable"           // the system refuses, or the file broke off
	SymlinkLoop Reason = "symlink-loop"         // a link to a folder that was walked already
	Bomb        Reason = "bomb"                 // compressed beyond the limit
	Truncated   Reason = "truncated"            // a compressed file that ends too early or is damaged
	Unsupported Reason = "unsupported"          // no reader for this format
	NeedsOCR    Reason = "needs-ocr"            // pages that are images, without text
	Hidden      Reason = "hidden"               // name starts with a dot
	ReaderFault Reason = "reader-fault"         // the reader itself failed on it
	Timeout     Reason = "timeout"              // the reader did not end in time
)

// Reasons lists every reason, in the order of the documentation.
func Reasons() []Reason {
	return []Reason{TooLarge, NotText, BadEncoding, Empty, NoText, BadJSON, BadRow, DuplicateID, Forgotten,
		Unreadable, SymlinkLoop, Bomb, Truncated, Unsupported, NeedsOCR, Hidden, ReaderFault, Timeout}
}

// refusal is an error that is a skip in the making.
type refusal struct {
	reason Reason
	detail string
}

func (r *refusal) Error() string { return r.reason + ": " + r.detail }

func refuse(reason Reason, format string, args ...any) error {
	return &refusal{reason, fmt.Sprintf(format, args...)}
}

// why turns any error of reading into a reason and its detail.
func why(err error) (Reason, string) {
	var r *refusal
	var path *fs.PathError
	switch {
	case errors.As(err, &r):
		return r.reason, r.detail
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Truncated, "the compressed data ends too early"
	case errors.As(err, &path):
		return Unreadable, path.Err.Error() // without the path, which differs between machines
	}
	return Unreadable, err.Error()
}

// isRefused reports whether err is a refusal for this reason.
func isRefused(err error, reason Reason) bool {
	var r *refusal
	return errors.As(err, &r) && r.reason == reason
}

// damaged marks what a decompressor says as the fault of its input, unless the
// file under it could not be read.
func damaged(err error) error {
	var r *refusal
	var path *fs.PathError
	if err == nil || err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &r) || errors.As(err, &path) {
		return err
	}
	return refuse(Truncated, "the compressed data is damaged: %v", err)
}
