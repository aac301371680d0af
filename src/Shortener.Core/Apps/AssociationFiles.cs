using System.Buffers;
using System.Text.Json;

namespace Shortener.Core.Apps;

/// <summary>
/// The files by which a domain lets apps open its links. Stateless, thread-safe. Sources:
/// https://developer.apple.com/documentation/bundleresources/applinks; https://developers.google.com/digital-asset-links/v1/statements.
/// </summary>
public static class AssociationFiles
{
    /// <summary>Paths that are the platform's own and never open an app.</summary>
    private static readonly string[] PlatformPaths = ["/api/*", "/app", "/app/*", "/docs", "/docs/*", "/.well-known/*"];

    /// <summary><c>/.well-known/apple-app-site-association</c>; null when the domain has no Apple app.</summary>
    public static byte[]? Apple(DomainApps apps) => apps.AppleAppIds is not { Count: > 0 } ids ? null : Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("applinks");
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteStartArray("appIDs");
        foreach (string? id in ids)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteStartArray("components");
        foreach (string path in PlatformPaths)
        {
            json.WriteStartObject();
            json.WriteString("/", path);
            json.WriteBoolean("exclude", true);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("/", "/*");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary><c>/.well-known/assetlinks.json</c>; null when the domain has no Android app.</summary>
    public static byte[]? Android(DomainApps apps) => apps.AndroidApps is not { Count: > 0 } all ? null : Write(json =>
    {
        json.WriteStartArray();
        foreach (AndroidAppId? app in all)
        {
            json.WriteStartObject();
            json.WriteStartArray("relation");
            json.WriteStringValue("delegate_permission/common.handle_all_urls");
            json.WriteEndArray();
            json.WriteStartObject("target");
            json.WriteString("namespace", "android_app");
            json.WriteString("package_name", app!.Package);
            json.WriteStartArray("sha256_cert_fingerprints");
            foreach (string? fingerprint in app.Sha256CertFingerprints!)
            {
                json.WriteStringValue(fingerprint);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            body(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
