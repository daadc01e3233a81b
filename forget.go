package attache

import (
	"errors"

	"attache/corpus"
)

// Forget removes the records with the ids from the corpus folder for good:
// text, labels, what the ledger quotes of them, and the index, which the next
// search builds anew. A tombstone with the digest of the text is left, so that a
// later run does not bring the report back. It returns how many were removed;
// ids that were forgotten before are passed over. An id that no record has is an
// error that wraps corpus.ErrNotFound, before anything is changed; the error
// wraps corpus.ErrLocked while another process writes.
func Forget(folder string, ids []string) (int, error) {
	unlock, err := corpus.Lock(folder)
	if err != nil {
		return 0, err
	}
	n, err := corpus.Forget(folder, ids)
	return n, errors.Join(err, unlock())
}
