# Three stages: style sheets and fonts, Python packages, and the image that runs, which has no compiler and no npm.

FROM node:20-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim AS venv
WORKDIR /app
COPY requirements/runtime.lock requirements/runtime.lock
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/runtime.lock

FROM python:3.11-slim
WORKDIR /app
ENV PATH="/app/.venv/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home wajong
COPY --from=venv /app/.venv .venv
COPY --from=packages /app/node_modules node_modules
COPY . .
# The keys this needs are made up on the spot and end with the command.
RUN DJANGO_SETTINGS_MODULE=wajong.settings_build python manage.py collectstatic --no-input --verbosity 0 \
        --ignore rest_framework \
    && rm -rf node_modules var \
    && install -d -o wajong var
USER wajong
EXPOSE 8000
CMD ["gunicorn", "wajong.wsgi", "--bind", "0.0.0.0:8000"]
