# Rasa's own environment, model and reports; included by the top Makefile. A model is trained when what it is made of
# has changed in content: a fresh clone gives every file a new date, which says nothing.
RASA := bot/rasa
RASA_BIN := $(RASA)/.venv/bin
RASA_OFF := $(RASA)/models/.off
RASA_UV := $(CURDIR)/$(BIN)/uv
RASA_QUIET := RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=3 SQLALCHEMY_SILENCE_UBER_WARNING=1 PYTHONWARNINGS=ignore \
  OMP_NUM_THREADS=1 PYTHONPATH=$(CURDIR)/$(RASA)
RASA_RUN := $(RASA_QUIET) $(CURDIR)/$(RASA_BIN)/rasa
RASA_WHAT := -d domain.yml -c config.yml
RASA_ENV_SUM = cat $(RASA)/requirements.txt $(RASA)/.python-version | cksum
RASA_MODEL_SUM = cat $(RASA)/config.yml $(RASA)/domain.yml $(RASA)/requirements.txt $(RASA)/components/*.py \
  data/nlu/*.yml data/nlu/*/*.yml | cksum

.PHONY: rasa rasa-env rasa-model rasa-validate rasa-report rasa-lock rasa-clean

rasa: rasa-model

# The mark .off tells the targets that follow to go on without Rasa: the line then works by keypad and keyword.
rasa-env: | $(VENV)/.bootstrapped
	@if test "$$($(RASA_ENV_SUM))" = "$$(cat $(RASA)/.venv/.made-of 2>/dev/null)"; then rm -f $(RASA_OFF); exit 0; fi; \
	off() { echo "$$1, so callers go on by keypad and keyword, without Rasa." | tee $(RASA_OFF); exit 0; }; \
	echo "Setting up Rasa and its own Python 3.10 (2.5 GB, once, under a minute on a good line)…"; \
	rm -rf $(RASA)/.venv $(RASA_OFF); mkdir -p $(RASA)/models; cd $(RASA); \
	$(RASA_UV) venv --quiet --python 3.10 .venv 2>models/off.log || { cd $(CURDIR); off "No Python 3.10 was found or fetched"; }; \
	$(RASA_UV) pip install --quiet --python .venv/bin/python --require-hashes -r requirements.txt 2>>models/off.log \
	  || { cd $(CURDIR); off "Rasa could not be installed (why: $(RASA)/models/off.log)"; }; \
	cd $(CURDIR); rm -f $(RASA)/models/off.log; $(RASA_ENV_SUM) > $(RASA)/.venv/.made-of

rasa-model: rasa-env ## teach Rasa from data/nlu, when it changed
	@if test -e $(RASA_OFF); then exit 0; fi; \
	if test -e $(RASA)/models/allo.tar.gz && test "$$($(RASA_MODEL_SUM))" = "$$(cat $(RASA)/models/.made-of 2>/dev/null)"; \
	then exit 0; fi; \
	echo "Teaching Rasa from data/nlu (about half a minute, only when it changed)…"; \
	cd $(RASA); rm -f models/.made-of; \
	$(RASA_RUN) train nlu $(RASA_WHAT) -u ../../data/nlu --out models --fixed-model-name allo >models/train.log 2>&1 \
	  || { tail -n 20 models/train.log; exit 1; }; \
	cd $(CURDIR); $(RASA_MODEL_SUM) > $(RASA)/models/.made-of

# Rasa warns that no story uses these intents: none should, the dialogues are ours.
rasa-validate: rasa-env ## let Rasa check its training data
	@if test -e $(RASA_OFF); then exit 0; fi; cd $(RASA); mkdir -p models; \
	$(RASA_RUN) data validate $(RASA_WHAT) --data ../../data/nlu >models/validate.log 2>&1; code=$$?; \
	grep -E 'ERROR|UserWarning' models/validate.log | grep -v 'not used in any story'; rm -f models/validate.log; \
	test $$code -eq 0 && echo "The training data is valid."; exit $$code

rasa-report: setup rasa-env ## cross-validate what Rasa was taught: how often it is right, offers, or would act wrongly
	@if test -e $(RASA_OFF); then exit 0; fi; \
	echo "Cross-validating on five fifths of data/nlu (two minutes)…"; cd $(RASA); mkdir -p results; \
	$(RASA_QUIET) $(CURDIR)/$(RASA_BIN)/python -m components.report ../../data/nlu config.yml results/intents.json \
	  2>results/log || { tail -n 20 results/log; exit 1; }; \
	cd $(CURDIR); $(BIN)/python -m tests.bot.nlu.intent_figures $(RASA)/results/intents.json

rasa-lock: | $(VENV)/.bootstrapped
	@cd $(RASA) && $(RASA_UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --python-version 3.10 --custom-compile-command "make rasa-lock" requirements.in -o requirements.txt

rasa-clean:
	@rm -rf $(RASA)/.venv $(RASA)/models $(RASA)/results $(RASA)/.rasa
