FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/xunli
COPY requirements.lock ./
RUN /opt/xunli/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE wsgi.py ./
COPY calendars calendars
COPY service service
RUN /opt/xunli/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
# What lays out a unit's timetable as PDF, and the Chinese in it.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /srv/xunli --create-home xunli \
 && install --directory --owner xunli --mode 700 /srv/xunli/var
COPY --from=build /opt/xunli /opt/xunli
ENV PATH=/opt/xunli/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER xunli
WORKDIR /srv/xunli
VOLUME /srv/xunli/var
EXPOSE 8000 8001
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["xunli", "serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--feed-port", "8001"]
