using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Shortener.Api.Problems;
using Shortener.Core.Storage;

namespace Shortener.Api.Imports;

/// <summary>Files that wait to be imported, in <c>imports</c> below the data directory. Thread-safe.</summary>
internal sealed class ImportSpool(IOptions<DataDirectoryOptions> data, IOptions<ImportsOptions> options, TimeProvider time)
{
    private const int MaxFileName = 255;

    private readonly string _folder = Path.Combine(Path.GetFullPath(data.Value.Directory), "imports");

    private readonly DateTimeOffset _began = time.GetUtcNow();

    /// <summary>Path of a file that lies here or not.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Takes a request's body, or the first file of a form.</summary>
    /// <returns>The spooled file, or why it was not taken.</returns>
    public async Task<(SpooledFile? File, Problem? Problem)> TakeAsync(HttpRequest request, CancellationToken ct)
    {
        long limit = options.Value.MaxMiB * 1024L * 1024;
        if (request.ContentLength > limit)
        {
            return (null, TooLarge());
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The spool counts for itself; a form is a little longer than its file.
            size.MaxRequestBodySize = null;
        }

        (Stream? body, string? fileName, Problem? problem) = await OpenBodyAsync(request, ct);
        if (problem is not null)
        {
            return (null, problem);
        }

        Directory.CreateDirectory(_folder);
        string name = Guid.CreateVersion7().ToString("N");
        bool whole = false;
        try
        {
            long length = await CopyAsync(body!, PathOf(name), limit, ct);
            whole = length is > 0 && length <= limit;
            return length > limit ? (null, TooLarge())
                : length == 0 ? (null, Problem.BadRequest("empty_body", "Send the file as the request's body, or as a file of a form"))
                : (new SpooledFile(name, fileName, length), null);
        }
        finally
        {
            if (!whole)
            {
                Delete(name);
            }
        }
    }

    /// <summary>Names of files from before this process: what is being sent meanwhile is not among them.</summary>
    public IReadOnlyList<string> ListLeft() => Directory.Exists(_folder)
        ? [.. new DirectoryInfo(_folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < _began.UtcDateTime).Select(file => file.Name)]
        : [];

    /// <summary>Deletes a file if it is there.</summary>
    public void Delete(string name)
    {
        if (File.Exists(PathOf(name)))
        {
            File.Delete(PathOf(name));
        }
    }

    private static async Task<(Stream? Body, string? FileName, Problem? Problem)> OpenBodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || type.MediaType != "multipart/form-data")
        {
            return (request.Body, null, null);
        }

        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 200)
        {
            return (null, null, Problem.BadRequest("bad_request", "The form has no boundary"));
        }

        try
        {
            var form = new MultipartReader(boundary, request.Body) { BodyLengthLimit = null };
            while (await form.ReadNextSectionAsync(ct) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition)
                    && disposition.DispositionType == "form-data" && (disposition.FileName.HasValue || disposition.FileNameStar.HasValue))
                {
                    string? given = (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).ToString();
                    return (section.Body, NameOf(given), null);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            return (null, null, Problem.BadRequest("bad_request", "The form cannot be read"));
        }

        return (null, null, Problem.BadRequest("empty_body", "The form has no file"));
    }

    /// <summary>Shown to people and never used as a path.</summary>
    private static string? NameOf(string given)
    {
        string name = Core.Clicks.StorableText.Clean(Path.GetFileName(given.Replace('\\', '/')));
        return name.Length == 0 ? null : name[..Math.Min(name.Length, MaxFileName)];
    }

    private static async Task<long> CopyAsync(Stream body, string path, long limit, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        byte[] chunk = new byte[1 << 16];
        long length = 0;
        int read;
        while (length <= limit && (read = await body.ReadAsync(chunk, ct)) > 0)
        {
            await file.WriteAsync(chunk.AsMemory(0, read), ct);
            length += read;
        }

        // The import is promised once it is answered.
        file.Flush(flushToDisk: true);
        return length;
    }

    private Problem TooLarge() => Problem.OfStatus(StatusCodes.Status413PayloadTooLarge) with { Detail = $"At most {options.Value.MaxMiB} MiB (Imports:MaxMiB)" };
}

/// <param name="Name">Name in the spool.</param>
/// <param name="FileName">Name as the client calls it; null for a bare body.</param>
/// <param name="Bytes">Size.</param>
internal sealed record SpooledFile(string Name, string? FileName, long Bytes);
