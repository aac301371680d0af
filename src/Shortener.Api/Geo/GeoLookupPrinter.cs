using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Shortener.Core.ClientAddresses;
using Shortener.Core.Geo;

namespace Shortener.Api.Geo;

/// <summary>Prints one JSON object a line for each address. Not thread-safe.</summary>
internal sealed class GeoLookupPrinter(MmdbFile file, TextWriter output)
{
    /// <summary>Names stay readable on a terminal; control characters are still escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>
    /// <c>{"ip","prefixLength","record"}</c>, or <c>{"ip","error"}</c> for what is no address or a corrupt record. The prefix is that of
    /// the network as the address is written: of the IPv4 network for an IPv4 address.
    /// </summary>
    public void Print(string address)
    {
        if (!StrictAddress.TryParse(address, out IPAddress? parsed))
        {
            Write(json => json.WriteString("error", "not an IP address"), address);
            return;
        }

        try
        {
            bool found = file.TryFind(parsed, out int record, out int prefixLength);
            Write(json => WriteRecord(json, found, record, prefixLength), address);
        }
        catch (MmdbException corrupt)
        {
            Write(json => json.WriteString("error", corrupt.Message), address);
        }
    }

    private void WriteRecord(Utf8JsonWriter json, bool found, int record, int prefixLength)
    {
        json.WriteNumber("prefixLength", prefixLength);
        json.WritePropertyName("record");
        if (found)
        {
            MmdbJson.Write(json, file, record);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>A whole line or none: a record that turns out to be corrupt half-way leaves nothing behind.</summary>
    private void Write(Action<Utf8JsonWriter> writeRest, string address)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, Options))
        {
            json.WriteStartObject();
            json.WriteString("ip", address);
            writeRest(json);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(_line.WrittenSpan));
    }
}
