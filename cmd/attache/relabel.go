package main

import (
	"context"

	"github.com/spf13/cobra"

	"attache"
	"attache/corpus"
)

func newRelabel(env *environment) *cobra.Command {
	opts := labelOptions{mem: 1 << 30, maxBytes: 64 << 20}
	cmd := &cobra.Command{
		Use:   "relabel CORPUS -o NEW",
		Short: "Label a corpus anew, from its stored text, into another folder",
		Long: `relabel labels the stored texts of a corpus with this engine's models and the
options given, into a new folder. The original files are not needed. It is the
way to newer models or other options: records of different models are not mixed
in one folder.`,
		Args: arguments("CORPUS and -o NEW", 1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runRelabel(cmd.Context(), env, opts, args[0])
		},
	}
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "the new corpus `folder`")
	cmd.Flags().BoolVar(&opts.Restart, "restart", false, "give up an interrupted run and start over")
	runFlags(cmd, &opts)
	engineFlags(cmd.Flags(), &opts.Options)
	return cmd
}

func runRelabel(ctx context.Context, env *environment, opts labelOptions, folder string) error {
	if err := opts.complete(); err != nil {
		return err
	}
	if opts.out == "" || opts.out == "-" {
		return usagef("relabel needs -o NEW, the folder to write to")
	}
	if sameFolder(folder, opts.out) {
		return usagef("relabel writes to a new folder: %s is the one it reads", opts.out)
	}
	f, err := corpus.Open(folder)
	if err != nil {
		return notCorpus(err)
	}
	defer f.Close()
	source, err := attache.Stored(f)
	if err == nil && opts.Names == "" {
		opts.Names, err = attache.NamesOf(folder)
	}
	if err != nil {
		return err
	}
	summary, err := labelInto(ctx, env, source, opts)
	if err != nil {
		return explain(err, opts.out, "relabel "+folder)
	}
	return printSummary(ctx, env, summary, opts)
}
